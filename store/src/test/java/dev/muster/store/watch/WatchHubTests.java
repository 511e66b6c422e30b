package dev.muster.store.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.muster.api.ProblemException;
import dev.muster.api.ProblemType;
import dev.muster.api.coordination.Key;
import dev.muster.api.coordination.KeyRange;
import dev.muster.api.coordination.Operation;
import dev.muster.api.coordination.Value;
import dev.muster.api.coordination.WatchBatch;
import dev.muster.api.coordination.WatchEvent;
import dev.muster.store.Limits;
import dev.muster.store.RecordingListener;
import dev.muster.store.RevisionCompactedException;
import dev.muster.store.StoreClosedException;
import dev.muster.store.Watch;
import dev.muster.store.WatchListener;
import dev.muster.store.WatchRequest;
import dev.muster.store.WatchTooSlowException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WatchHubTests {

    private static final Key KEY = Key.of("k");
    private static final Key OTHER = Key.of("other");
    private static final int LAG_MAX = 10;
    private static final int WATCHES_MAX = 3;
    private static final Duration WAIT_MAX = Duration.ofSeconds(60);

    private final GuardedKeys history = new GuardedKeys();
    private final CountDownLatch release = new CountDownLatch(1);
    private final WatchHub hub =
            WatchHub.start(history, Limits.defaults().withWatches(WATCHES_MAX, LAG_MAX, 2), "test");

    @AfterEach
    void close() {
        release.countDown();
        hub.close();
    }

    @Test
    void longPastIsReplayedCompletelyWhateverTheLag() throws InterruptedException {
        write(1_000, KEY);
        RecordingListener heard = new RecordingListener();

        watch(KeyRange.all(), 2, heard);
        heard.awaitBatches(1_000);
        write(1, KEY);
        heard.awaitBatches(1_001);

        assertThat(heard.batches()).isEqualTo(history.everything());
    }

    @Test
    void slowListenerIsCutOffAndResumesWithoutAGap() throws InterruptedException {
        RecordingListener heard = new RecordingListener();
        Watch watch = watch(KeyRange.all(), 2, blockedAfterTheFirst(heard));
        write(1, KEY);
        heard.awaitBatches(1);

        write(2 * LAG_MAX, KEY);
        release.countDown();

        WatchTooSlowException cutOff = (WatchTooSlowException) heard.awaitEnd();
        assertThat(cutOff.resumeRevision()).isEqualTo(watch.nextRevision());
        assertThat(heard.batches()).hasSizeLessThanOrEqualTo(2);
        RecordingListener rest = new RecordingListener();
        watch(KeyRange.all(), cutOff.resumeRevision(), rest);
        rest.awaitBatches(1 + 2 * LAG_MAX - heard.batches().size());
        assertThat(heard.batches().size() + rest.batches().size()).isEqualTo(1 + 2 * LAG_MAX);
        assertThat(hub.open()).isEqualTo(1);
    }

    @Test
    void busyListenerIsNotBehindByWhatItDoesNotWant() throws InterruptedException {
        RecordingListener heard = new RecordingListener();
        hub.watch(WatchRequest.of(KeyRange.of(KEY), 2).withChanges(true, false), blockedAfterTheFirst(heard));
        write(1, KEY);
        heard.awaitBatches(1);

        write(5 * LAG_MAX, OTHER);
        for (int i = 0; i < 2 * LAG_MAX; i++) {
            apply(Operation.put(OTHER, Value.EMPTY));
            apply(Operation.delete(OTHER));
        }
        apply(Operation.delete(KEY));
        long last = apply(Operation.put(KEY, Value.EMPTY));
        release.countDown();

        heard.awaitBatches(2);
        assertThat(heard.batches()).extracting(WatchBatch::revision).containsExactly(2L, last);
    }

    @Test
    void blockedListenerDoesNotHoldUpAnother() throws InterruptedException {
        RecordingListener blocked = new RecordingListener();
        RecordingListener quick = new RecordingListener();
        watch(KeyRange.all(), 2, blockedAfterTheFirst(blocked));
        watch(KeyRange.all(), 2, quick);
        write(1, KEY);
        blocked.awaitBatches(1);

        write(3, KEY);

        quick.awaitBatches(4);
        assertThat(blocked.batches()).hasSize(1);
    }

    @Test
    void watchOvertakenByCompactionEndsAndNamesTheOldestRevision() throws InterruptedException {
        RecordingListener heard = new RecordingListener();
        write(600, KEY); // more than one stretch
        watch(KeyRange.all(), 2, blockedAfterTheFirst(heard));
        heard.awaitBatches(1);

        history.compact(601);
        release.countDown();

        RevisionCompactedException gone = (RevisionCompactedException) heard.awaitEnd();
        assertThat(gone.compactRevision()).isEqualTo(601);
        assertThat(gone.requestedRevision())
                .isEqualTo(heard.batches().get(heard.batches().size() - 1).revision() + 1);
    }

    @Test
    void idleWatchDoesNotFallBehindCompaction() throws InterruptedException {
        RecordingListener heard = new RecordingListener();
        Watch watch = watch(KeyRange.of(KEY), 2, heard);

        write(1_000, OTHER);
        history.compact(1_001);
        write(1, KEY);

        heard.awaitBatches(1);
        assertThat(heard.batches()).extracting(WatchBatch::revision).containsExactly(1_002L);
        await().atMost(WAIT_MAX).until(() -> watch.nextRevision() == 1_003);
    }

    @Test
    void compactionRightBehindAWriteTakesNothingFromAWatchThatKeepsUp() throws InterruptedException {
        RecordingListener heard = new RecordingListener();
        watch(KeyRange.all(), 2, heard);

        for (int i = 1; i <= 300; i++) {
            history.apply(Operation.put(KEY, Value.EMPTY));
            hub.advanced();
            long newest = history.apply(Operation.put(KEY, Value.EMPTY));
            hub.advanced();
            history.compact(newest);
            hub.advanced();
            heard.awaitBatches(2 * i);
        }

        assertThat(heard.batches()).isEqualTo(history.everything());
    }

    @Test
    void jumpThatKeepsTheHistoryLosesAndDoublesNothing() throws InterruptedException {
        RecordingListener heard = new RecordingListener();
        watch(KeyRange.all(), 2, heard);
        write(3, KEY);
        heard.awaitBatches(3);
        GuardedKeys ahead = new GuardedKeys();
        for (int i = 0; i < 3 + 100 * LAG_MAX; i++) {
            ahead.apply(Operation.put(KEY, Value.EMPTY));
        }

        history.restore(ahead);
        hub.advanced();
        heard.awaitBatches(3 + 100 * LAG_MAX);
        write(1, KEY);
        heard.awaitBatches(4 + 100 * LAG_MAX);

        assertThat(heard.batches()).startsWith(ahead.everything().toArray(WatchBatch[]::new));
        assertThat(heard.batches()).extracting(WatchBatch::revision).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void jumpOverCompactedHistoryEndsEveryWatchThatHadToKnowIt() throws InterruptedException {
        RecordingListener idle = new RecordingListener();
        RecordingListener waiting = new RecordingListener();
        watch(KeyRange.of(OTHER), 2, idle);
        watch(KeyRange.all(), 60, waiting);
        write(3, KEY);
        GuardedKeys ahead = new GuardedKeys();
        for (int i = 0; i < 100; i++) {
            ahead.apply(Operation.put(KEY, Value.EMPTY));
        }
        ahead.compact(50);

        history.restore(ahead);
        hub.advanced();

        RevisionCompactedException gone = (RevisionCompactedException) idle.awaitEnd();
        assertThat(gone.requestedRevision()).isEqualTo(5);
        assertThat(gone.compactRevision()).isEqualTo(50);
        waiting.awaitBatches(42);
        assertThat(waiting.batches()).extracting(WatchBatch::revision).first().isEqualTo(60L);
    }

    @Test
    void filterLeavesOutOneKindOfChange() throws InterruptedException {
        RecordingListener puts = new RecordingListener();
        RecordingListener deletes = new RecordingListener();
        RecordingListener past = new RecordingListener();
        hub.watch(WatchRequest.of(KeyRange.prefix("k"), 2).withChanges(true, false), puts);
        hub.watch(WatchRequest.of(KeyRange.prefix("k"), 2).withChanges(false, true), deletes);

        apply(Operation.put(KEY, Value.of("1")));
        apply(Operation.delete(KEY), Operation.put(Key.of("k2"), Value.of("2")), Operation.put(OTHER, Value.EMPTY));
        apply(Operation.delete(OTHER));
        apply(Operation.delete(Key.of("k2")));

        puts.awaitBatches(2);
        deletes.awaitBatches(2);
        hub.watch(WatchRequest.of(KeyRange.prefix("k"), 2).withChanges(false, true), past);
        past.awaitBatches(2);
        assertThat(told(puts)).containsExactly("2 k", "3 k2");
        assertThat(told(deletes)).containsExactly("3 k", "5 k2");
        assertThat(past.batches()).isEqualTo(deletes.batches());
        WatchEvent deleted = deletes.batches().get(0).events().get(0);
        assertThat(deleted.previous())
                .isNotNull()
                .extracting(entry -> entry.value().text())
                .isEqualTo("1");
    }

    @Test
    void watchesWithTheSameInterestAreGivenTheSameObject() throws InterruptedException {
        RecordingListener one = new RecordingListener();
        RecordingListener other = new RecordingListener();
        watch(KeyRange.of(KEY), 0, one);
        watch(KeyRange.of(KEY), 0, other);

        apply(Operation.put(KEY, Value.EMPTY), Operation.put(OTHER, Value.EMPTY));

        one.awaitBatches(1);
        other.awaitBatches(1);
        assertThat(one.batches().get(0)).isSameAs(other.batches().get(0));
    }

    @Test
    void progressIsToldOnAnIdleStore() throws InterruptedException {
        write(5, KEY);
        RecordingListener heard = new RecordingListener();
        Watch watch = watch(KeyRange.of(OTHER), 0, heard);

        watch.requestProgress();
        heard.awaitProgress(1);
        watch.requestProgress();
        heard.awaitProgress(2);

        assertThat(heard.progress()).containsExactly(6L, 6L);
        assertThat(heard.batches()).isEmpty();
    }

    @Test
    void progressComesAfterTheChangesItSpeaksOf() throws InterruptedException {
        RecordingListener heard = new RecordingListener();
        Watch watch = watch(KeyRange.of(KEY), 2, blockedAfterTheFirst(heard));
        write(1, KEY);
        heard.awaitBatches(1);
        write(LAG_MAX / 2, KEY);
        write(3, OTHER);
        long asked = history.revision();

        watch.requestProgress();
        write(1, OTHER);
        assertThat(heard.progress()).isEmpty();
        release.countDown();

        heard.awaitProgress(1);
        assertThat(heard.batches()).hasSize(1 + LAG_MAX / 2);
        assertThat(heard.progress().get(0)).isBetween(asked, asked + 1);
    }

    @Test
    void progressOfAWatchOfTheFutureIsNotAheadOfTheStore() throws InterruptedException {
        write(2, KEY);
        RecordingListener heard = new RecordingListener();
        Watch watch = watch(KeyRange.all(), 100, heard);

        watch.requestProgress();

        heard.awaitProgress(1);
        assertThat(heard.progress()).containsExactly(3L);
        assertThat(watch.nextRevision()).isEqualTo(100);
    }

    @Test
    void progressOfAWatchOfThePastWaitsUntilItCaughtUp() throws InterruptedException {
        write(1_000, KEY);
        RecordingListener heard = new RecordingListener();
        Watch watch = watch(KeyRange.all(), 2, blockedAfterTheFirst(heard));
        heard.awaitBatches(1);

        watch.requestProgress();
        release.countDown();

        heard.awaitProgress(1);
        assertThat(heard.progress()).containsExactly(1_001L);
        assertThat(heard.batches()).hasSize(1_000);
    }

    @Test
    void silenceIsBrokenByProgressAgainAndAgain() throws InterruptedException {
        write(1, KEY);
        RecordingListener heard = new RecordingListener();
        Watch watch =
                hub.watch(WatchRequest.of(KeyRange.of(OTHER), 0).withProgressEvery(WatchRequest.PROGRESS_MIN), heard);

        heard.awaitProgress(2);
        write(1, KEY);
        await().atMost(WAIT_MAX).until(() -> heard.progress().contains(3L));

        assertThat(heard.progress()).isSorted().startsWith(2L, 2L);
        watch.close();
    }

    @Test
    void listenerThatThrowsEndsItsWatch() {
        CompletableFuture<ProblemException> ended = new CompletableFuture<>();
        watch(KeyRange.all(), 2, throwing(new IllegalArgumentException("broken"), ended));

        write(1, KEY);

        assertThat(ended)
                .succeedsWithin(WAIT_MAX)
                .extracting(ProblemException::type)
                .isEqualTo(ProblemType.INTERNAL);
        assertThat(hub.open()).isZero();
    }

    @Test
    void listenerThatFailsWithAnErrorEndsItsWatchOnly() throws InterruptedException {
        CompletableFuture<ProblemException> ended = new CompletableFuture<>();
        RecordingListener other = new RecordingListener();
        watch(KeyRange.all(), 2, throwing(new NoClassDefFoundError("broken"), ended));
        watch(KeyRange.all(), 2, other);

        write(1, KEY);
        assertThat(ended)
                .succeedsWithin(WAIT_MAX)
                .extracting(ProblemException::type)
                .isEqualTo(ProblemType.INTERNAL);
        write(1, KEY);

        other.awaitBatches(2);
        assertThat(hub.open()).isEqualTo(1);
    }

    @Test
    void closedWatchHearsNothingMore() throws InterruptedException {
        RecordingListener closed = new RecordingListener();
        RecordingListener open = new RecordingListener();
        Watch watch = watch(KeyRange.all(), 2, closed);
        watch(KeyRange.all(), 2, open);
        write(1, KEY);
        closed.awaitBatches(1);
        await().atMost(WAIT_MAX).until(() -> watch.nextRevision() == 3);

        watch.close();
        watch.requestProgress();
        write(1, KEY);

        open.awaitBatches(2);
        assertThat(closed.batches()).hasSize(1);
        assertThat(closed.progress()).isEmpty();
        assertThat(watch.nextRevision()).isEqualTo(3);
        assertThat(hub.open()).isEqualTo(1);
    }

    @Test
    void watchThatItsListenerClosesHearsNothingMore() throws InterruptedException {
        CompletableFuture<Watch> own = new CompletableFuture<>();
        RecordingListener heard = new RecordingListener();
        RecordingListener open = new RecordingListener();
        own.complete(watch(KeyRange.all(), 0, new WatchListener() {
            @Override
            public void changed(WatchBatch batch) {
                own.join().close();
                heard.changed(batch);
            }

            @Override
            public void ended(ProblemException cause) {
                heard.ended(cause);
            }
        }));
        watch(KeyRange.all(), 0, open);

        write(3, KEY);

        open.awaitBatches(3);
        heard.awaitBatches(1);
        assertThat(heard.batches()).hasSize(1);
        assertThat(hub.open()).isEqualTo(1);
    }

    @Test
    void moreWatchesThanTheLimitAreRefusedUntilOneIsClosed() {
        Watch first = watch(KeyRange.all(), 0, new RecordingListener());
        for (int i = 1; i < WATCHES_MAX; i++) {
            watch(KeyRange.all(), 0, new RecordingListener());
        }

        assertThatThrownBy(() -> watch(KeyRange.all(), 0, new RecordingListener()))
                .isInstanceOf(ProblemException.class)
                .hasFieldOrPropertyWithValue("type", ProblemType.TOO_MANY_REQUESTS);
        first.close();
        first.close();

        watch(KeyRange.all(), 0, new RecordingListener());
        assertThat(hub.open()).isEqualTo(WATCHES_MAX);
    }

    @Test
    void refusedWatchDoesNotCount() {
        write(5, KEY);
        history.compact(4);

        assertThatThrownBy(() -> watch(KeyRange.all(), 3, new RecordingListener()))
                .isInstanceOf(RevisionCompactedException.class);

        assertThat(hub.open()).isZero();
    }

    @Test
    void closingTheHubEndsEveryWatchAlsoABusyOne() throws InterruptedException {
        RecordingListener idle = new RecordingListener();
        RecordingListener busy = new RecordingListener();
        watch(KeyRange.of(OTHER), 0, idle);
        watch(KeyRange.of(KEY), 0, blockedAfterTheFirst(busy));
        write(2, KEY);
        busy.awaitBatches(1);

        Thread closing = new Thread(hub::close);
        closing.start();
        assertThat(idle.awaitEnd()).isInstanceOf(StoreClosedException.class);
        release.countDown();

        assertThat(busy.awaitEnd()).isInstanceOf(StoreClosedException.class);
        closing.join();
        assertThat(busy.batches()).hasSize(1);
        assertThatThrownBy(() -> watch(KeyRange.all(), 0, idle)).isInstanceOf(StoreClosedException.class);
        assertThat(hub.open()).isZero();
    }

    @Test
    void futureRevisionIsWaitedFor() throws InterruptedException {
        RecordingListener heard = new RecordingListener();
        watch(KeyRange.all(), 4, heard);

        write(3, KEY);

        heard.awaitBatches(1);
        assertThat(heard.batches()).extracting(WatchBatch::revision).containsExactly(4L);
    }

    @Test
    void largeBatchesWaitInTheHistoryInOrder() throws InterruptedException {
        RecordingListener heard = new RecordingListener();
        watch(KeyRange.all(), 2, blockedAfterTheFirst(heard));
        write(1, KEY);
        heard.awaitBatches(1);

        apply(Operation.put(KEY, Value.ofBytes(new byte[100_000])));
        write(1, KEY);
        apply(Operation.put(KEY, Value.ofBytes(new byte[100_000])));
        write(2, KEY);
        release.countDown();

        heard.awaitBatches(6);
        assertThat(heard.batches()).isEqualTo(history.everything());
    }

    private Watch watch(KeyRange range, long from, WatchListener listener) {
        return hub.watch(WatchRequest.of(range, from), listener);
    }

    private void write(int times, Key key) {
        for (int i = 0; i < times; i++) {
            apply(Operation.put(key, Value.EMPTY));
        }
    }

    /** Applies one change, and hands it out before the next, as the hub's own thread does when it keeps up. */
    private long apply(Operation... operations) {
        long revision = history.apply(operations);
        hub.advanced();
        hub.dispatch();
        return revision;
    }

    private static List<String> told(RecordingListener heard) {
        return heard.batches().stream()
                .flatMap(batch -> batch.events().stream())
                .map(event -> event.revision() + " " + event.key().text())
                .toList();
    }

    private static WatchListener throwing(Throwable failure, CompletableFuture<ProblemException> ended) {
        return new WatchListener() {
            @Override
            public void changed(WatchBatch batch) {
                if (failure instanceof Error error) {
                    throw error;
                }
                throw (RuntimeException) failure;
            }

            @Override
            public void ended(ProblemException cause) {
                ended.complete(cause);
            }
        };
    }

    private WatchListener blockedAfterTheFirst(RecordingListener heard) {
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
            public void progress(long revision) {
                heard.progress(revision);
            }

            @Override
            public void ended(ProblemException cause) {
                heard.ended(cause);
            }
        };
    }
}
