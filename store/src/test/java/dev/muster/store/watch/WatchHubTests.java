package dev.muster.store.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.api.ProblemException;
import dev.muster.api.ProblemType;
import dev.muster.api.coordination.Key;
import dev.muster.api.coordination.KeyRange;
import dev.muster.api.coordination.Transaction;
import dev.muster.api.coordination.Value;
import dev.muster.api.coordination.WatchBatch;
import dev.muster.store.Limits;
import dev.muster.store.RecordingListener;
import dev.muster.store.RevisionCompactedException;
import dev.muster.store.StateLimits;
import dev.muster.store.StoreClosedException;
import dev.muster.store.StoreContract;
import dev.muster.store.Watch;
import dev.muster.store.WatchListener;
import dev.muster.store.WatchTooSlowException;
import dev.muster.store.keys.Changes;
import dev.muster.store.keys.KeySpace;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WatchHubTests {

    private static final Key KEY = Key.of("k");
    private static final int LAG_MAX = 10;

    private final GuardedKeys history = new GuardedKeys();
    private final WatchHub hub = WatchHub.start(history, Limits.defaults().withWatches(2, LAG_MAX, 2), "test");

    @AfterEach
    void close() {
        hub.close();
    }

    @Test
    void longPastIsReplayedCompletelyWhateverTheLag() throws InterruptedException {
        write(1_000);
        RecordingListener heard = new RecordingListener();

        hub.watch(KeyRange.all(), 2, heard);
        heard.awaitBatches(1_000);
        write(1);
        heard.awaitBatches(1_001);

        assertThat(heard.batches()).extracting(WatchBatch::revision).first().isEqualTo(2L);
        assertThat(heard.batches()).extracting(WatchBatch::revision).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void slowListenerIsCutOffAndResumesWithoutAGap() throws InterruptedException {
        CountDownLatch release = new CountDownLatch(1);
        RecordingListener heard = new RecordingListener();
        Watch watch = hub.watch(KeyRange.all(), 2, blockedAfterTheFirst(heard, release));
        write(1);
        heard.awaitBatches(1);

        write(2 * LAG_MAX);
        hub.wakeAll(); // as the hub's own thread does, only not later
        release.countDown();

        WatchTooSlowException cutOff = (WatchTooSlowException) heard.awaitEnd();
        assertThat(cutOff.resumeRevision()).isEqualTo(watch.nextRevision());
        RecordingListener rest = new RecordingListener();
        hub.watch(KeyRange.all(), cutOff.resumeRevision(), rest);
        rest.awaitBatches(1 + 2 * LAG_MAX - heard.batches().size());
        assertThat(heard.batches().size() + rest.batches().size()).isEqualTo(1 + 2 * LAG_MAX);
    }

    @Test
    void blockedListenerDoesNotHoldUpAnother() throws InterruptedException {
        CountDownLatch release = new CountDownLatch(1);
        RecordingListener blocked = new RecordingListener();
        RecordingListener quick = new RecordingListener();
        hub.watch(KeyRange.all(), 2, blockedAfterTheFirst(blocked, release));
        hub.watch(KeyRange.all(), 2, quick);
        write(1);
        blocked.awaitBatches(1);

        write(3);

        quick.awaitBatches(4);
        release.countDown();
    }

    @Test
    void watchOvertakenByCompactionEndsAndNamesTheOldestRevision() throws InterruptedException {
        CountDownLatch release = new CountDownLatch(1);
        RecordingListener heard = new RecordingListener();
        write(600); // more than one stretch
        hub.watch(KeyRange.all(), 2, blockedAfterTheFirst(heard, release));
        heard.awaitBatches(1);

        history.compact(601);
        release.countDown();

        RevisionCompactedException gone = (RevisionCompactedException) heard.awaitEnd();
        assertThat(gone.compactRevision()).isEqualTo(601);
    }

    @Test
    void listenerThatThrowsEndsItsWatch() {
        CompletableFuture<ProblemException> ended = new CompletableFuture<>();
        hub.watch(KeyRange.all(), 2, new WatchListener() {
            @Override
            public void changed(WatchBatch batch) {
                throw new IllegalArgumentException("broken");
            }

            @Override
            public void ended(ProblemException cause) {
                ended.complete(cause);
            }
        });

        write(1);

        assertThat(StoreContract.await(ended).type()).isEqualTo(ProblemType.INTERNAL);
        assertThat(hub.open()).isZero();
    }

    @Test
    void closedWatchHearsNothingMore() throws InterruptedException {
        RecordingListener closed = new RecordingListener();
        RecordingListener open = new RecordingListener();
        Watch watch = hub.watch(KeyRange.all(), 2, closed);
        hub.watch(KeyRange.all(), 2, open);
        write(1);
        closed.awaitBatches(1);

        watch.close();
        write(1);

        open.awaitBatches(2);
        assertThat(closed.batches()).hasSize(1);
        assertThat(hub.open()).isEqualTo(1);
    }

    @Test
    void moreWatchesThanTheLimitAreRefused() {
        hub.watch(KeyRange.all(), 0, new RecordingListener());
        hub.watch(KeyRange.all(), 0, new RecordingListener());

        assertThatThrownBy(() -> hub.watch(KeyRange.all(), 0, new RecordingListener()))
                .isInstanceOf(ProblemException.class)
                .hasFieldOrPropertyWithValue("type", ProblemType.TOO_MANY_REQUESTS);
    }

    @Test
    void closingTheHubEndsEveryWatch() {
        RecordingListener heard = new RecordingListener();
        hub.watch(KeyRange.all(), 0, heard);

        hub.close();

        assertThat(heard.awaitEnd()).isInstanceOf(StoreClosedException.class);
        assertThatThrownBy(() -> hub.watch(KeyRange.all(), 0, heard)).isInstanceOf(StoreClosedException.class);
    }

    @Test
    void futureRevisionIsWaitedFor() throws InterruptedException {
        RecordingListener heard = new RecordingListener();
        hub.watch(KeyRange.all(), 4, heard);

        write(3);

        heard.awaitBatches(1);
        assertThat(heard.batches()).extracting(WatchBatch::revision).containsExactly(4L);
    }

    private void write(int times) {
        for (int i = 0; i < times; i++) {
            history.put();
            hub.advanced();
        }
    }

    private static WatchListener blockedAfterTheFirst(RecordingListener heard, CountDownLatch release) {
        return new WatchListener() {
            @Override
            public void changed(WatchBatch batch) {
                heard.changed(batch);
                try {
                    release.await();
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                }
            }

            @Override
            public void ended(ProblemException cause) {
                heard.ended(cause);
            }
        };
    }

    private static final class GuardedKeys implements WatchHub.History {

        private final KeySpace keys = new KeySpace();

        synchronized void put() {
            keys.apply(Transaction.put(KEY, Value.EMPTY), StateLimits.defaults());
        }

        synchronized void compact(long revision) {
            keys.compact(revision);
        }

        @Override
        public synchronized long revision() {
            return keys.revision();
        }

        @Override
        public synchronized Changes changes(KeyRange range, long from, int revisionsMax) {
            return keys.changes(range, from, revisionsMax);
        }
    }
}
