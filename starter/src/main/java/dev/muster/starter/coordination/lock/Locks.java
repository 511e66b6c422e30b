package dev.muster.starter.coordination.lock;

import dev.muster.api.ProblemException;
import dev.muster.api.coordination.lock.LockReport;
import dev.muster.starter.coordination.lease.LostException;
import dev.muster.starter.coordination.lease.WaitInterruptedException;
import dev.muster.starter.http.ServersUnreachableException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Lock;

/**
 * Locks over all instances of all applications of the namespace: fair, kept alive while this process lives, re-entrant in a
 * thread. Thread-safe.
 *
 * <pre>{@code
 * try (HeldLock lock = locks.acquire(LockWish.exclusive("invoices"), ofSeconds(10)).held().orElseThrow()) {
 *     ledger.write(entry, lock.token()); // refuses smaller tokens than it has seen
 * }
 * }</pre>
 *
 * <p>What the current thread holds exclusively it is given again at once. It must not ask for several locks of which it holds
 * some, nor alone for what it shares: it would wait for itself, so that is refused with {@link IllegalStateException}.
 *
 * <p>Every method that asks throws {@link WaitInterruptedException} if the thread is interrupted, {@link ProblemException} if a
 * server refused, and {@link ServersUnreachableException} if none answered: then nothing is held here, and what a server may
 * have granted is given back as soon as one answers, at the latest when its lease ends.
 */
public interface Locks {

    /**
     * Waits for the locks and takes them.
     *
     * @param wait longest time in the queue, at most 24 h; {@link Duration#ZERO} does not wait
     */
    LockAttempt acquire(LockWish wish, Duration wait);

    /** Takes one lock alone if it is free now. */
    default Optional<HeldLock> tryAcquire(String name) {
        return tryAcquire(name, Duration.ZERO);
    }

    /** Waits for one lock, to hold it alone. */
    default Optional<HeldLock> tryAcquire(String name, Duration wait) {
        return acquire(LockWish.exclusive(name), wait).held();
    }

    /**
     * The locks of a wish as the JDK knows them, for code that takes nothing else, such as a registry of locks of some
     * framework. Locks of equal wishes are the same lock. {@link Lock#unlock()} throws {@link LostException} if it was lost
     * meanwhile; conditions are not supported.
     */
    Lock asLock(LockWish wish);

    /** Whether the current thread holds this lock, alone or shared. */
    boolean heldByCurrentThread(String name);

    /** Who holds which lock of the namespace, who waits for whom, and who waits in vain. */
    LockReport report();
}
