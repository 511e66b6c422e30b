package dev.muster.store;

import dev.muster.api.ProblemException;
import dev.muster.api.coordination.WatchBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Remembers what a watch tells. Thread-safe. */
public final class RecordingListener implements WatchListener {

    private static final long WAIT_SECONDS_MAX = 120;

    private final List<WatchBatch> batches = new ArrayList<>();
    private final List<Long> progress = new ArrayList<>();
    private final CompletableFuture<ProblemException> ended = new CompletableFuture<>();

    @Override
    public synchronized void changed(WatchBatch batch) {
        batches.add(batch);
        notifyAll();
    }

    @Override
    public synchronized void progress(long revision) {
        progress.add(revision);
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

    /** The revisions that progress was told for, in order. */
    public synchronized List<Long> progress() {
        return List.copyOf(progress);
    }

    /** Waits until so many batches came. */
    public void awaitBatches(int count) throws InterruptedException {
        await(() -> batches.size() >= count, count + " batches");
    }

    /** Waits until progress was told so often. */
    public void awaitProgress(int count) throws InterruptedException {
        await(() -> progress.size() >= count, count + " times progress");
    }

    private synchronized void await(BooleanSupplier enough, String expected) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS_MAX);
        while (!enough.getAsBoolean()) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                throw new AssertionError(
                        "batches: " + batches + ", progress: " + progress + " (expected: " + expected + ")");
            }
            wait(left);
        }
    }

    /** Waits for the end of the watch. */
    public ProblemException awaitEnd() {
        return StoreContract.await(ended);
    }
}
