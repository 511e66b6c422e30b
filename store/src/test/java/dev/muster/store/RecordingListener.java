package dev.muster.store;

import dev.muster.api.ProblemException;
import dev.muster.api.coordination.WatchBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Remembers what a watch tells. Thread-safe. */
public final class RecordingListener implements WatchListener {

    private static final long WAIT_SECONDS_MAX = 60;

    private final List<WatchBatch> batches = new ArrayList<>();
    private final CompletableFuture<ProblemException> ended = new CompletableFuture<>();

    @Override
    public synchronized void changed(WatchBatch batch) {
        batches.add(batch);
        notifyAll();
    }

    @Override
    public void ended(ProblemException cause) {
        ended.complete(cause);
    }

    /** What came so far. */
    public synchronized List<WatchBatch> batches() {
        return List.copyOf(batches);
    }

    /** Waits until so many batches came. */
    public synchronized void awaitBatches(int count) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS_MAX);
        while (batches.size() < count) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                throw new AssertionError("batches: " + batches + " (expected: " + count + ")");
            }
            wait(left);
        }
    }

    /** Waits for the end of the watch. */
    public ProblemException awaitEnd() {
        return StoreContract.await(ended);
    }
}
