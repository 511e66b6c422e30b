package dev.muster.config.etcd.wire;

import dev.muster.store.Store;
import dev.muster.store.Subscription;
import io.grpc.Context;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Ends the streams of clients that asked for a member which knows a leader (metadata {@code hasleader}), once there was
 * none for a while. Thread-safe.
 */
public final class LeaderWatch implements AutoCloseable {

    /** Set for calls whose client asked for it. */
    public static final Context.Key<Boolean> REQUIRED = Context.key("muster-etcd-hasleader");

    /** Three looks in a row without a leader end the streams, as in etcd. */
    private static final int LOOKS = 3;

    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private final Store store;
    private final Set<Runnable> streams = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "muster-etcd-leader");
        thread.setDaemon(true);
        return thread;
    });
    private int looksWithout;

    public LeaderWatch(Store store) {
        this.store = store;
    }

    /** Begins to look. */
    public void start() {
        var unused = timer.scheduleWithFixedDelay(
                this::look, LOOK_EVERY.toMillis(), LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Whether this member knows a leader now. */
    public boolean leaderKnown() {
        return store.status().leaderId() != null;
    }

    /**
     * Calls {@code lost} once if there is no leader for a while and the client of the current call asked to hear of it.
     *
     * @return to be closed when the stream ends
     */
    public Subscription guard(Runnable lost) {
        if (!Boolean.TRUE.equals(REQUIRED.get())) {
            return () -> {};
        }
        streams.add(lost);
        return () -> streams.remove(lost);
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    private void look() {
        if (streams.isEmpty() || leaderKnown()) {
            looksWithout = 0;
        } else if (++looksWithout >= LOOKS) {
            looksWithout = 0;
            List<Runnable> ending = List.copyOf(streams);
            ending.forEach(streams::remove);
            ending.forEach(Runnable::run);
        }
    }
}
