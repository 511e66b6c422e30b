package dev.muster.starter.coordination.lock;

import dev.muster.starter.coordination.lease.LostException;
import dev.muster.starter.coordination.lease.WaitInterruptedException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;

/** Locks as the JDK knows them, for code that takes nothing else. Thread-safe. */
final class JdkLocks {

    private static final Duration ROUND = Duration.ofHours(1);
    private static final Duration WAIT_MAX = Duration.ofHours(24);

    private final Locks locks;
    private final Map<Holder, Deque<HeldLock>> held = new ConcurrentHashMap<>(); // each deque confined to its thread

    JdkLocks(Locks locks) {
        this.locks = locks;
    }

    Lock of(LockWish wish) {
        return new JdkLock(wish);
    }

    private record Holder(Thread thread, LockWish wish) {}

    private final class JdkLock implements Lock {

        private final LockWish wish;

        private JdkLock(LockWish wish) {
            this.wish = wish;
        }

        @Override
        public void lock() {
            boolean interrupted = false;
            boolean done = false;
            while (!done) {
                try {
                    done = take(ROUND);
                } catch (WaitInterruptedException e) {
                    interrupted |= Thread.interrupted(); // as the contract of lock() has it, the wait goes on
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void lockInterruptibly() throws InterruptedException {
            boolean done = false;
            while (!done) {
                done = takeInterruptibly(ROUND);
            }
        }

        @Override
        public boolean tryLock() {
            return take(Duration.ZERO);
        }

        @Override
        public boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
            Duration wait = Duration.of(Math.max(0, time), unit.toChronoUnit());
            return takeInterruptibly(wait.compareTo(WAIT_MAX) > 0 ? WAIT_MAX : wait);
        }

        @Override
        public void unlock() {
            Holder holder = new Holder(Thread.currentThread(), wish);
            Deque<HeldLock> handles = held.get(holder);
            if (handles == null) {
                throw new IllegalMonitorStateException("lock: not held by this thread (expected: held)");
            }
            HeldLock last = handles.pop();
            if (handles.isEmpty()) {
                held.remove(holder);
            }
            boolean lost = !last.isHeld();
            last.close();
            if (lost) {
                throw new LostException("lock " + wish.locks().get(0).lock());
            }
        }

        @Override
        public Condition newCondition() {
            throw new UnsupportedOperationException("condition of a lock over several processes (expected: none)");
        }

        private boolean takeInterruptibly(Duration wait) throws InterruptedException {
            try {
                return take(wait);
            } catch (WaitInterruptedException e) {
                boolean unused = Thread.interrupted();
                InterruptedException interrupted = new InterruptedException(e.getMessage());
                interrupted.initCause(e);
                throw interrupted;
            }
        }

        private boolean take(Duration wait) {
            Optional<HeldLock> taken = locks.acquire(wish, wait).held();
            taken.ifPresent(
                    lock -> held.computeIfAbsent(new Holder(Thread.currentThread(), wish), holder -> new ArrayDeque<>())
                            .push(lock));
            return taken.isPresent();
        }
    }
}
