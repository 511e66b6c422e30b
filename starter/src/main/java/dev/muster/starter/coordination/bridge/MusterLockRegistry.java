package dev.muster.starter.coordination.bridge;

import dev.muster.starter.coordination.lock.LockWish;
import dev.muster.starter.coordination.lock.Locks;
import java.util.concurrent.locks.Lock;
import org.springframework.integration.support.locks.LockRegistry;

/**
 * Gives Spring Integration the locks that the config servers keep. A key is the lock of its text; a text that is no name of a
 * lock is the lock of its SHA-256. Thread-safe.
 */
final class MusterLockRegistry implements LockRegistry<Lock> {

    private final Locks locks;

    MusterLockRegistry(Locks locks) {
        this.locks = locks;
    }

    @Override
    public Lock obtain(Object key) {
        return locks.asLock(LockWish.exclusive(LockNames.of(key.toString())));
    }
}
