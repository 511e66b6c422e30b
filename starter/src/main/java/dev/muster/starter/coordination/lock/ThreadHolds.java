package dev.muster.starter.coordination.lock;

import dev.muster.api.coordination.FencingToken;
import dev.muster.api.coordination.lock.LockMode;
import dev.muster.api.coordination.lock.LockName;
import dev.muster.api.coordination.lock.LockTarget;
import dev.muster.starter.coordination.lease.KeptLease;
import dev.muster.starter.coordination.lease.LostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which thread holds what, so that it is given again what it has. Thread-safe. */
final class ThreadHolds {

    private final Map<Thread, List<Hold>> byThread = new HashMap<>(); // guarded by this

    /** A handle for what was just granted to the current thread. */
    synchronized HeldLock first(String what, List<LockTarget> locks, FencingToken token, KeptLease lease) {
        Hold hold = new Hold(what, Thread.currentThread(), locks, token, lease);
        byThread.computeIfAbsent(hold.thread, thread -> new ArrayList<>()).add(hold);
        hold.handles = 1;
        return new Handle(hold);
    }

    /**
     * Another handle for what the current thread holds already; empty if it holds nothing of it.
     *
     * @throws IllegalStateException if it would wait for itself
     */
    synchronized Optional<HeldLock> again(List<LockTarget> wanted) {
        for (Hold hold : List.copyOf(byThread.getOrDefault(Thread.currentThread(), List.of()))) {
            if (!hold.lease.alive()
                    || wanted.stream()
                            .noneMatch(target -> hold.mode(target.lock()).isPresent())) {
                continue;
            }
            for (LockTarget target : wanted) {
                LockMode mode = hold.mode(target.lock()).orElse(null);
                if (mode == null || (mode == LockMode.SHARED && target.mode() == LockMode.EXCLUSIVE)) {
                    throw new IllegalStateException("lock " + target.lock() + ": "
                            + (mode == null
                                    ? "wanted together with " + hold.what + ", which this thread holds"
                                    : "wanted alone by a thread that shares it")
                            + " (expected: taken in one step, or given back before)");
                }
            }
            hold.handles++;
            return Optional.of(new Handle(hold));
        }
        return Optional.empty();
    }

    synchronized boolean holds(LockName name) {
        return byThread.getOrDefault(Thread.currentThread(), List.of()).stream()
                .anyMatch(hold -> hold.lease.alive() && hold.mode(name).isPresent());
    }

    /** @return whether it was the last handle */
    private synchronized boolean leave(Hold hold) {
        hold.handles--;
        if (hold.handles > 0) {
            return false;
        }
        byThread.computeIfPresent(hold.thread, (thread, all) -> {
            all.remove(hold);
            return all.isEmpty() ? null : all;
        });
        return true;
    }

    /** One grant. */
    private static final class Hold {

        private final String what;
        private final Thread thread;
        private final List<LockTarget> locks;
        private final FencingToken token;
        private final KeptLease lease;
        private int handles; // guarded by the holds

        private Hold(String what, Thread thread, List<LockTarget> locks, FencingToken token, KeptLease lease) {
            this.what = what;
            this.thread = thread;
            this.locks = locks;
            this.token = token;
            this.lease = lease;
        }

        private Optional<LockMode> mode(LockName name) {
            return locks.stream()
                    .filter(target -> target.lock().equals(name))
                    .map(LockTarget::mode)
                    .findFirst();
        }
    }

    private final class Handle implements HeldLock {

        private final Hold hold;
        private boolean closed; // guarded by this

        private Handle(Hold hold) {
            this.hold = hold;
        }

        @Override
        public List<LockTarget> locks() {
            return hold.locks;
        }

        @Override
        public FencingToken token() {
            return hold.token;
        }

        @Override
        public synchronized boolean isHeld() {
            return !closed && hold.lease.alive();
        }

        @Override
        public void requireHeld() {
            if (!isHeld()) {
                throw new LostException(hold.what);
            }
        }

        @Override
        public void onLost(Runnable action) {
            hold.lease.onLost(() -> {
                if (!closed()) {
                    action.run();
                }
            });
        }

        @Override
        public HeldLock interruptOnLoss() {
            Thread thread = Thread.currentThread();
            hold.lease.onLost(() -> interrupt(thread));
            return this;
        }

        private synchronized void interrupt(Thread thread) {
            if (!closed) {
                thread.interrupt();
            }
        }

        private synchronized boolean closed() {
            return closed;
        }

        @Override
        public void close() {
            synchronized (this) {
                if (closed) {
                    return;
                }
                closed = true;
            }
            if (leave(hold)) {
                hold.lease.close();
            }
        }
    }
}
