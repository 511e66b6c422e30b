package dev.muster.store.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.api.ProblemException;
import dev.muster.api.coordination.WatchBatch;
import dev.muster.api.coordination.WatchEvent;
import dev.muster.store.RevisionCompactedException;
import dev.muster.store.WatchListener;
import dev.muster.store.WatchRequest;
import dev.muster.store.WatchTooSlowException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** All that one watch was told, and whether it was right. A gate makes the listener wait. Thread-safe. */
final class Transcript implements WatchListener {

    private final WatchRequest request;
    private final long from;
    private final LongSupplier storeRevision;
    private final List<WatchBatch> batches = new ArrayList<>();
    private final List<Progress> progress = new ArrayList<>();
    private final List<String> wrong = new ArrayList<>();
    private final AtomicInteger callers = new AtomicInteger();
    private volatile CountDownLatch gate = new CountDownLatch(0);
    private volatile @Nullable ProblemException end;

    /** @param batchesBefore how many batches were told before it */
    private record Progress(long revision, int batchesBefore) {}

    /** @param from the first revision that it must be told */
    Transcript(WatchRequest request, long from, LongSupplier storeRevision) {
        this.request = request;
        this.from = from;
        this.storeRevision = storeRevision;
    }

    WatchRequest request() {
        return request;
    }

    @Nullable
    ProblemException end() {
        return end;
    }

    boolean gateOpen() {
        return gate.getCount() == 0;
    }

    /** Calls wait from now on. */
    void closeGate() {
        gate = new CountDownLatch(1);
    }

    void openGate() {
        gate.countDown();
    }

    @Override
    public void changed(WatchBatch batch) {
        call(() -> batches.add(batch));
        try {
            gate.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void progress(long revision) {
        long newest = storeRevision.getAsLong();
        call(() -> {
            progress.add(new Progress(revision, batches.size()));
            if (revision > newest) {
                wrong.add("progress " + revision + " at revision " + newest);
            }
        });
    }

    @Override
    public void ended(ProblemException cause) {
        call(() -> end = cause);
    }

    /**
     * Checks it against what really happened.
     *
     * @param next the first revision that it need not have been told
     */
    synchronized void check(List<WatchBatch> everything, long next) {
        assertThat(wrong).isEmpty();
        List<WatchBatch> due = due(everything);
        assertThat(batches).isEqualTo(due.subList(0, countBefore(next, due)));
        long last = 0;
        for (Progress told : progress) {
            assertThat(told.revision()).isGreaterThanOrEqualTo(last);
            assertThat(told.batchesBefore())
                    .as("batches before progress %d", told.revision())
                    .isGreaterThanOrEqualTo(countBefore(told.revision() + 1, due));
            last = told.revision();
        }
        if (end instanceof WatchTooSlowException slow) {
            assertThat(slow.resumeRevision()).isEqualTo(next);
        } else if (end instanceof RevisionCompactedException gone) {
            assertThat(gone.requestedRevision()).isLessThanOrEqualTo(next).isLessThan(gone.compactRevision());
        }
    }

    private List<WatchBatch> due(List<WatchBatch> everything) {
        List<WatchBatch> due = new ArrayList<>();
        for (WatchBatch batch : everything) {
            List<WatchEvent> events =
                    batch.events().stream().filter(this::wants).toList();
            if (batch.revision() >= from && !events.isEmpty()) {
                due.add(new WatchBatch(batch.revision(), events));
            }
        }
        return due;
    }

    private static int countBefore(long revision, List<WatchBatch> batches) {
        return (int)
                batches.stream().takeWhile(batch -> batch.revision() < revision).count();
    }

    private boolean wants(WatchEvent event) {
        return request.range().contains(event.key())
                && (event instanceof WatchEvent.Put ? request.puts() : request.deletes());
    }

    private void call(Runnable told) {
        int others = callers.getAndIncrement();
        synchronized (this) {
            if (others != 0) {
                wrong.add("called by two threads at once");
            }
            if (end != null) {
                wrong.add("called after the end");
            }
            told.run();
        }
        callers.decrementAndGet();
    }
}
