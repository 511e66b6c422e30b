package dev.muster.config.projection;

import dev.muster.api.ProblemException;
import dev.muster.api.ProblemType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The newest complete state that this server knows. It only ever moves on to a higher revision, so whoever asks twice
 * never sees the past the second time. Thread-safe; reading never waits.
 */
public final class Projection {

    private final List<ProjectionListener> listeners = new CopyOnWriteArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();
    private volatile @Nullable ProjectedState state; // written under lock

    /**
     * What is released now.
     *
     * @throws ProblemException {@code UNAVAILABLE} if this server has not read anything yet
     */
    public ProjectedState state() {
        return known().orElseThrow(() -> new ProblemException(
                ProblemType.UNAVAILABLE,
                "This server has not read its store yet (expected: soon, or as soon as a majority runs)"));
    }

    /** What is released now; empty if this server has not read anything yet. */
    public Optional<ProjectedState> known() {
        return Optional.ofNullable(state);
    }

    /** Tells the listener from now on. */
    public void listen(ProjectionListener listener) {
        listeners.add(listener);
    }

    /**
     * Moves on.
     *
     * @return false if {@code next} is not newer
     */
    public boolean advance(ProjectedState next) {
        @Nullable ProjectedState before;
        lock.lock();
        try {
            before = state;
            if (before != null && before.revision() >= next.revision()) {
                return false;
            }
            state = next;
            moved.signalAll();
        } finally {
            lock.unlock();
        }
        List<ReleasedConfig> released = released(before, next);
        listeners.forEach(listener -> listener.moved(released, before == null));
        return true;
    }

    /**
     * Waits until what was released at {@code revision} is in the state.
     *
     * @return whether it is; false if {@code wait} ran out or the thread was interrupted
     */
    public boolean await(long revision, Duration wait) {
        long left = wait.toNanos();
        lock.lock();
        try {
            while (state == null || state.revision() < revision) {
                if (left <= 0) {
                    return false;
                }
                left = moved.awaitNanos(left);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    private static List<ReleasedConfig> released(@Nullable ProjectedState before, ProjectedState next) {
        List<ReleasedConfig> released = new ArrayList<>();
        next.releases()
                .forEach((namespace, named) -> named.forEach((name, current) -> {
                    long known = before == null
                            ? 0
                            : before.current(namespace, name)
                                    .map(ReleasedConfig::revision)
                                    .orElse(0L);
                    if (current.revision() > known) {
                        released.add(current);
                    }
                }));
        return released;
    }
}
