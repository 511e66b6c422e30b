package dev.muster.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.api.InvalidArgumentException;
import dev.muster.api.RequestId;
import dev.muster.api.coordination.Compare;
import dev.muster.api.coordination.Key;
import dev.muster.api.coordination.KeyRange;
import dev.muster.api.coordination.KeyValue;
import dev.muster.api.coordination.LeaseGrant;
import dev.muster.api.coordination.LeaseId;
import dev.muster.api.coordination.LeaseStatus;
import dev.muster.api.coordination.Operation;
import dev.muster.api.coordination.OperationResult;
import dev.muster.api.coordination.RangeQuery;
import dev.muster.api.coordination.RangeResult;
import dev.muster.api.coordination.Relation;
import dev.muster.api.coordination.Transaction;
import dev.muster.api.coordination.TransactionResult;
import dev.muster.api.coordination.Value;
import dev.muster.api.coordination.WatchBatch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What every {@link Store} promises. The store is shared by the tests, so each test uses keys of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class StoreContract {

    private static final long AWAIT_SECONDS_MAX = 120;
    private static final Value ONE = Value.of("1");
    private static final Value TWO = Value.of("2");

    private static final Duration SHORT = Duration.ofSeconds(5);
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final Duration WAIT_MAX = Duration.ofSeconds(90);

    /** The store under test, formed. */
    protected abstract Store store();

    @Test
    void putGivesTheKeyAValueAtANewRevision() {
        Key key = Key.of("put/a");
        long before = revision();

        TransactionResult first = await(store().put(RequestId.random(), key, ONE));
        TransactionResult second = await(store().put(RequestId.random(), key, TWO));

        assertThat(first.revision()).isEqualTo(before + 1);
        assertThat(second.revision()).isEqualTo(before + 2);
        assertThat(get(key)).contains(new KeyValue(key, TWO, before + 1, before + 2, 2));
    }

    @Test
    void aThreadThatIsInterruptedWhileItCallsDoesTheStoreNoHarm() {
        Key key = Key.of("put/interrupted");
        boolean interrupted;
        CompletableFuture<TransactionResult> put;

        Thread.currentThread().interrupt();
        try {
            put = store().put(RequestId.random(), key, ONE);
        } finally {
            interrupted = Thread.interrupted();
        }

        assertThat(interrupted).isTrue();
        assertThat(await(put).succeeded()).isTrue();
        await(store().put(RequestId.random(), key, TWO));
        assertThat(get(key))
                .hasValueSatisfying(found -> assertThat(found.value()).isEqualTo(TWO));
        assertThat(store().status().failure()).isNull();
    }

    @Test
    void keyThatWasNeverPutIsAbsent() {
        assertThat(get(Key.of("never/put"))).isEmpty();
    }

    @Test
    void deletedKeyStartsAgainAtVersionOne() {
        Key key = Key.of("again/a");
        await(store().put(RequestId.random(), key, ONE));
        await(store().put(RequestId.random(), key, ONE));

        await(store().delete(RequestId.random(), KeyRange.of(key)));
        assertThat(get(key)).isEmpty();
        long recreated = await(store().put(RequestId.random(), key, TWO)).revision();

        assertThat(get(key)).contains(new KeyValue(key, TWO, recreated, recreated, 1));
    }

    @Test
    void transactionHasOneRevisionHoweverManyPuts() {
        long before = revision();

        TransactionResult result = await(store().commit(
                        RequestId.random(),
                        Transaction.builder()
                                .then(Operation.put(Key.of("many/a"), ONE), Operation.put(Key.of("many/b"), TWO))
                                .build()));

        assertThat(result.revision()).isEqualTo(before + 1);
        assertThat(range(KeyRange.prefix("many/")).entries())
                .extracting(KeyValue::modRevision)
                .containsExactly(before + 1, before + 1);
    }

    @Test
    void transactionThatWritesNothingLeavesTheRevision() {
        long before = revision();

        TransactionResult deletedNothing =
                await(store().delete(RequestId.random(), KeyRange.prefix("nothing/is/here")));
        TransactionResult onlyRead = await(store().commit(
                        RequestId.random(),
                        Transaction.builder()
                                .then(Operation.get(Key.of("nothing")))
                                .build()));

        assertThat(deletedNothing.revision()).isEqualTo(before);
        assertThat(deletedNothing.results()).containsExactly(new OperationResult.Delete(0, List.of()));
        assertThat(onlyRead.revision()).isEqualTo(before);
    }

    @Test
    void guardDecidesWhichOperationsRun() {
        Key key = Key.of("guard/a");
        Transaction createOnce = Transaction.builder()
                .when(Compare.absent(key))
                .then(Operation.put(key, ONE))
                .orElse(Operation.get(key))
                .build();

        TransactionResult first = await(store().commit(RequestId.random(), createOnce));
        TransactionResult second = await(store().commit(RequestId.random(), createOnce));

        assertThat(first.succeeded()).isTrue();
        assertThat(second.succeeded()).isFalse();
        OperationResult.Range found = (OperationResult.Range) second.results().get(0);
        assertThat(found.result().first()).map(KeyValue::value).contains(ONE);
        assertThat(second.revision()).isEqualTo(first.revision());
    }

    @Test
    void comparesLookAtVersionRevisionsAndValue() {
        Key key = Key.of("compare/a");
        long created = await(store().put(RequestId.random(), key, ONE)).revision();
        long modified = await(store().put(RequestId.random(), key, TWO)).revision();

        assertThat(holds(Compare.version(key, Relation.EQUAL, 2))).isTrue();
        assertThat(holds(Compare.version(key, Relation.LESS, 2))).isFalse();
        assertThat(holds(Compare.createRevision(key, Relation.EQUAL, created))).isTrue();
        assertThat(holds(Compare.modRevision(key, Relation.GREATER, created))).isTrue();
        assertThat(holds(Compare.modRevision(key, Relation.NOT_EQUAL, modified)))
                .isFalse();
        assertThat(holds(Compare.value(key, Relation.EQUAL, TWO))).isTrue();
        assertThat(holds(Compare.value(key, Relation.GREATER, TWO))).isFalse();
        assertThat(holds(Compare.value(Key.of("compare/absent"), Relation.NOT_EQUAL, TWO)))
                .isFalse();
        assertThat(holds(Compare.modRevision(Key.of("compare/absent"), Relation.EQUAL, 0)))
                .isTrue();
    }

    @Test
    void repeatWithTheSameRequestIdHasOneEffectAndTheSameAnswer() {
        Key key = Key.of("repeat/a");
        RequestId request = RequestId.random();

        TransactionResult first = await(store().put(request, key, ONE));
        await(store().put(RequestId.random(), key, TWO));
        TransactionResult repeat = await(store().put(request, key, ONE));

        assertThat(repeat).isEqualTo(first);
        assertThat(get(key)).map(KeyValue::value).contains(TWO);
    }

    @Test
    void resultsTellWhatWasThereBeforeIfAsked() {
        Key key = Key.of("previous/a");
        await(store().put(RequestId.random(), key, ONE));
        KeyValue before = get(key).orElseThrow();

        TransactionResult put = await(store().commit(
                        RequestId.random(),
                        Transaction.builder()
                                .then(new Operation.Put(key, TWO, LeaseId.NONE, true))
                                .build()));
        KeyValue between = get(key).orElseThrow();
        TransactionResult delete = await(store().commit(
                        RequestId.random(),
                        Transaction.builder()
                                .then(new Operation.Delete(KeyRange.of(key), true))
                                .build()));

        assertThat(put.results()).containsExactly(new OperationResult.Put(before));
        assertThat(delete.results()).containsExactly(new OperationResult.Delete(1, List.of(between)));
    }

    @Test
    void rangeReadsInOrderWithLimitCountAndKeysOnly() {
        for (String name : List.of("c", "a", "b")) {
            await(store().put(RequestId.random(), Key.of("order/" + name), ONE));
        }
        RangeQuery all = RangeQuery.of(KeyRange.prefix("order/"));

        RangeResult limited = await(store().range(all.withLimit(2), ReadAt.LINEARIZABLE));
        RangeResult descending = await(store().range(all.withOrder(RangeQuery.Order.DESCENDING), ReadAt.LINEARIZABLE));
        RangeResult keysOnly = await(store().range(all.withKeysOnly(), ReadAt.LINEARIZABLE));
        RangeResult countOnly = await(store().range(all.withCountOnly(), ReadAt.LINEARIZABLE));

        assertThat(texts(limited)).containsExactly("order/a", "order/b");
        assertThat(limited.more()).isTrue();
        assertThat(limited.count()).isEqualTo(3);
        assertThat(texts(descending)).containsExactly("order/c", "order/b", "order/a");
        assertThat(descending.more()).isFalse();
        assertThat(keysOnly.entries()).extracting(KeyValue::value).containsOnly(Value.EMPTY);
        assertThat(countOnly.entries()).isEmpty();
        assertThat(countOnly.count()).isEqualTo(3);
    }

    @Test
    void olderRevisionShowsTheOlderState() {
        Key key = Key.of("older/a");
        long first = await(store().put(RequestId.random(), key, ONE)).revision();
        await(store().put(RequestId.random(), key, TWO));
        await(store().delete(RequestId.random(), KeyRange.of(key)));

        RangeResult then = await(store().range(RangeQuery.of(key).withRevision(first), ReadAt.LINEARIZABLE));

        assertThat(then.first()).map(KeyValue::value).contains(ONE);
        assertThat(then.revision()).isGreaterThan(first);
    }

    @Test
    void revisionInTheFutureIsRefused() {
        RangeQuery tomorrow = RangeQuery.of(Key.of("future")).withRevision(revision() + 1_000);

        assertThatThrownBy(() -> await(store().range(tomorrow, ReadAt.LINEARIZABLE)))
                .isInstanceOf(RevisionInFutureException.class);
        assertThatThrownBy(() -> await(store().compact(revision() + 1_000)))
                .isInstanceOf(RevisionInFutureException.class);
    }

    @Test
    void refusedTransactionChangesNothing() {
        Key key = Key.of("refused/a");
        long before = revision();
        Transaction transaction = Transaction.builder()
                .then(
                        Operation.put(key, ONE),
                        Operation.range(RangeQuery.of(key).withRevision(before + 1_000)))
                .build();

        assertThatThrownBy(() -> await(store().commit(RequestId.random(), transaction)))
                .isInstanceOf(RevisionInFutureException.class);

        assertThat(get(key)).isEmpty();
        assertThat(revision()).isEqualTo(before);
    }

    @Test
    void compactedRevisionCanNeitherBeReadNorWatched() {
        Key key = Key.of("compact/a");
        long first = await(store().put(RequestId.random(), key, ONE)).revision();
        long second = await(store().put(RequestId.random(), key, TWO)).revision();

        assertThat(await(store().compact(second))).isEqualTo(second);

        assertThatThrownBy(() -> await(store().range(RangeQuery.of(key).withRevision(first), ReadAt.LINEARIZABLE)))
                .isInstanceOfSatisfying(RevisionCompactedException.class, gone -> assertThat(gone.compactRevision())
                        .isEqualTo(second));
        assertThatThrownBy(() -> store().watch(KeyRange.of(key), first, new RecordingListener()))
                .isInstanceOf(RevisionCompactedException.class);
        assertThatThrownBy(() -> await(store().compact(second))).isInstanceOf(RevisionCompactedException.class);
        assertThat(get(key)).map(KeyValue::value).contains(TWO);
    }

    @Test
    void watchReplaysThePastAndGoesOnWithThePresent() throws InterruptedException {
        Key a = Key.of("watch/a");
        Key b = Key.of("watch/b");
        long first = await(store().put(RequestId.random(), a, ONE)).revision();
        RecordingListener heard = new RecordingListener();

        try (Watch watch = store().watch(KeyRange.prefix("watch/"), first, heard)) {
            await(store().put(RequestId.random(), Key.of("elsewhere"), ONE));
            await(store().commit(
                            RequestId.random(),
                            Transaction.builder()
                                    .then(Operation.put(b, ONE), Operation.delete(a))
                                    .build()));

            heard.awaitBatches(2);
            assertThat(heard.batches())
                    .extracting(batch -> batch.events().size())
                    .containsExactly(1, 2);
            assertThat(heard.batches().get(0).revision()).isEqualTo(first);
            assertThat(heard.batches().get(1).events())
                    .extracting(event -> event.key().text())
                    .containsExactly("watch/b", "watch/a");
            assertThat(heard.batches().get(1).events().get(1).previous()).isNotNull();
            assertThat(watch.nextRevision()).isGreaterThan(first);
        }
    }

    @Test
    void watchFromNowHearsOnlyWhatComes() throws InterruptedException {
        Key key = Key.of("now/a");
        await(store().put(RequestId.random(), key, ONE));
        get(key);
        RecordingListener heard = new RecordingListener();

        try (Watch watch = store().watch(KeyRange.of(key), 0, heard)) {
            long second = await(store().put(RequestId.random(), key, TWO)).revision();

            heard.awaitBatches(1);
            assertThat(heard.batches().get(0).revision()).isEqualTo(second);
            assertThat(watch).isNotNull();
        }
    }

    @Test
    void watchTellsOnlyTheKindsOfChangeItAskedFor() throws InterruptedException {
        Key key = Key.of("kinds/a");
        long first = await(store().put(RequestId.random(), key, ONE)).revision();
        WatchRequest all = WatchRequest.of(KeyRange.of(key), first);
        RecordingListener puts = new RecordingListener();
        RecordingListener deletes = new RecordingListener();

        try (Watch ofPuts = store().watch(all.withChanges(true, false), puts);
                Watch ofDeletes = store().watch(all.withChanges(false, true), deletes)) {
            long second =
                    await(store().delete(RequestId.random(), KeyRange.of(key))).revision();
            long third = await(store().put(RequestId.random(), key, TWO)).revision();
            long fourth =
                    await(store().delete(RequestId.random(), KeyRange.of(key))).revision();

            puts.awaitBatches(2);
            deletes.awaitBatches(2);
            assertThat(puts.batches()).extracting(WatchBatch::revision).containsExactly(first, third);
            assertThat(deletes.batches()).extracting(WatchBatch::revision).containsExactly(second, fourth);
            assertThat(ofPuts).isNotSameAs(ofDeletes);
        }
    }

    @Test
    void progressIsToldWhenAskedForAndAfterTheChanges() throws InterruptedException {
        Key key = Key.of("progress/a");
        RecordingListener heard = new RecordingListener();

        try (Watch watch = store().watch(KeyRange.of(key), 0, heard)) {
            long put = await(store().put(RequestId.random(), key, ONE)).revision();
            long elsewhere = await(store().put(RequestId.random(), Key.of("elsewhere"), ONE))
                    .revision();
            get(key); // so that this member has applied it
            watch.requestProgress();

            heard.awaitProgress(1);
            assertThat(heard.batches()).extracting(WatchBatch::revision).containsExactly(put);
            assertThat(heard.progress().get(0)).isGreaterThanOrEqualTo(elsewhere);
        }
    }

    @Test
    void silentWatchGivesSignsOfLife() throws InterruptedException {
        RecordingListener heard = new RecordingListener();
        WatchRequest request = WatchRequest.of(KeyRange.of("silent/a"), 0).withProgressEvery(WatchRequest.PROGRESS_MIN);
        long before = revision();

        try (Watch watch = store().watch(request, heard)) {
            heard.awaitProgress(2);

            assertThat(heard.progress()).isSorted().allMatch(revision -> revision >= before);
            assertThat(watch.nextRevision()).isGreaterThan(before);
        }
    }

    @Test
    void idleWatchOutlivesCompaction() throws InterruptedException {
        Key key = Key.of("idle/a");
        RecordingListener heard = new RecordingListener();

        try (Watch watch = store().watch(KeyRange.of(key), 0, heard)) {
            for (int i = 0; i < 20; i++) {
                await(store().put(RequestId.random(), Key.of("elsewhere"), ONE));
            }
            await(store().compact(revision()));
            long put = await(store().put(RequestId.random(), key, ONE)).revision();

            heard.awaitBatches(1);
            assertThat(heard.batches()).extracting(WatchBatch::revision).containsExactly(put);
            assertThat(watch.nextRevision()).isGreaterThanOrEqualTo(put);
        }
    }

    @Test
    void manyCallsAtOnceAreAllAppliedInTheOrderOfTheCaller() {
        Key key = Key.of("pipeline/a");
        List<CompletableFuture<TransactionResult>> calls = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            calls.add(store().put(RequestId.random(), key, Value.of("" + i)));
        }

        List<Long> revisions =
                calls.stream().map(call -> await(call).revision()).toList();

        assertThat(revisions).isSorted().doesNotHaveDuplicates();
        assertThat(get(key)).map(KeyValue::value).contains(Value.of("499"));
    }

    @Test
    void staleReadNamesItsRevision() {
        Key key = Key.of("stale/a");
        long written = await(store().put(RequestId.random(), key, ONE)).revision();
        get(key);

        RangeResult stale = await(store().range(RangeQuery.of(key), ReadAt.STALE));

        assertThat(stale.revision()).isGreaterThanOrEqualTo(written);
        assertThat(stale.first()).map(KeyValue::value).contains(ONE);
    }

    @Test
    void statusNamesClusterMemberAndLeader() {
        // a leader may be missed or replaced at any time
        StoreStatus status = Awaitility.await()
                .atMost(AWAIT_SECONDS_MAX, TimeUnit.SECONDS)
                .until(() -> store().status(), StoreStatus::quorumKnown);

        assertThat(status.clusterId()).isEqualTo(store().clusterId());
        assertThat(status.memberId()).isEqualTo(store().memberId());
        assertThat(status.revision()).isGreaterThanOrEqualTo(1);
        assertThat(status.failure()).isNull();
    }

    @Test
    void leaseThatNobodyKeepsAliveTakesAllItsKeysAtOnceAndNotBeforeItsTime() throws InterruptedException {
        KeyRange mine = KeyRange.prefix("expire/");
        long started = System.nanoTime();
        LeaseGrant lease = grant(SHORT);
        long put = await(store().commit(
                                RequestId.random(),
                                Transaction.builder()
                                        .then(
                                                Operation.put(Key.of("expire/a"), ONE, lease.id()),
                                                Operation.put(Key.of("expire/b"), ONE, lease.id()),
                                                Operation.put(Key.of("expire/stays"), ONE))
                                        .build()))
                .revision();
        RecordingListener heard = new RecordingListener();

        try (Watch watch = store().watch(mine, put + 1, heard)) {
            heard.awaitBatches(1);
            assertThat(Duration.ofNanos(System.nanoTime() - started)).isGreaterThanOrEqualTo(lease.ttl());
            assertThat(watch).isNotNull();
        }

        assertThat(heard.batches().get(0).events())
                .extracting(event -> event.key().text())
                .containsExactly("expire/a", "expire/b");
        assertThat(texts(range(mine))).containsExactly("expire/stays");
        assertThatThrownBy(() -> await(store().keepAlive(lease.id()))).isInstanceOf(LeaseNotFoundException.class);
        assertThatThrownBy(() -> await(store().lease(lease.id()))).isInstanceOf(LeaseNotFoundException.class);
        assertThat(await(store().leases(ReadAt.LINEARIZABLE))).doesNotContain(lease.id());
    }

    @Test
    void leaseKeptAliveOutlivesItsTimeAndEndsWhenNobodyCaresAnyMore() {
        Key key = Key.of("alive/a");
        LeaseGrant lease = grant(SHORT);
        await(store().commit(
                        RequestId.random(),
                        Transaction.builder()
                                .then(Operation.put(key, ONE, lease.id()))
                                .build()));
        long started = System.nanoTime();
        AtomicLong sentNanos = new AtomicLong();

        Awaitility.await().atMost(WAIT_MAX).pollInterval(SHORT.dividedBy(30)).until(() -> {
            sentNanos.set(System.nanoTime());
            LeaseStatus status = await(store().keepAlive(lease.id()));
            assertThat(status.ttl()).isEqualTo(lease.ttl());
            assertThat(status.remaining()).isEqualTo(lease.ttl());
            return System.nanoTime() - started > lease.ttl().toNanos() * 3 / 2;
        });
        assertThat(get(key)).isPresent();
        Awaitility.await().atMost(WAIT_MAX).until(() -> get(key).isEmpty());

        assertThat(Duration.ofNanos(System.nanoTime() - sentNanos.get())).isGreaterThanOrEqualTo(lease.ttl());
    }

    @Test
    void revokedLeaseTakesItsKeysAtOneRevision() {
        LeaseGrant lease = grant(LONG);
        long put = await(store().commit(
                                RequestId.random(),
                                Transaction.builder()
                                        .then(
                                                Operation.put(Key.of("revoke/a"), ONE, lease.id()),
                                                Operation.put(Key.of("revoke/b"), ONE, lease.id()))
                                        .build()))
                .revision();
        RequestId request = RequestId.random();

        long revoked = await(store().revoke(request, lease.id()));
        long repeated = await(store().revoke(request, lease.id()));

        assertThat(revoked).isEqualTo(put + 1);
        assertThat(repeated).isEqualTo(revoked);
        assertThat(range(KeyRange.prefix("revoke/")).entries()).isEmpty();
        assertThatThrownBy(() -> await(store().revoke(RequestId.random(), lease.id())))
                .isInstanceOf(LeaseNotFoundException.class);
        assertThatThrownBy(() -> await(store().keepAlive(lease.id()))).isInstanceOf(LeaseNotFoundException.class);
    }

    @Test
    void leaseWithoutKeysEndsWithoutARevision() {
        LeaseGrant lease = grant(LONG);
        long before = revision();

        assertThat(await(store().revoke(RequestId.random(), lease.id()))).isEqualTo(before);

        assertThat(revision()).isEqualTo(before);
    }

    @Test
    void leaseThatNeverWasIsNotFound() {
        LeaseId unknown = new LeaseId(987_654_321);

        for (LeaseId lease : List.of(unknown, LeaseId.NONE)) {
            assertThatThrownBy(() -> await(store().keepAlive(lease))).isInstanceOf(LeaseNotFoundException.class);
            assertThatThrownBy(() -> await(store().lease(lease))).isInstanceOf(LeaseNotFoundException.class);
            assertThatThrownBy(() -> await(store().revoke(RequestId.random(), lease)))
                    .isInstanceOf(LeaseNotFoundException.class);
        }
        assertThatThrownBy(() -> await(store().commit(
                                RequestId.random(),
                                Transaction.builder()
                                        .then(Operation.put(Key.of("orphan"), ONE, unknown))
                                        .build())))
                .isInstanceOf(LeaseNotFoundException.class);
        assertThat(get(Key.of("orphan"))).isEmpty();
    }

    @Test
    void leaseTellsItsTimeAndItsKeys() {
        LeaseGrant lease = grant(LONG);
        for (String key : List.of("lease/b", "lease/a", "lease/detached", "lease/deleted")) {
            await(store().commit(
                            RequestId.random(),
                            Transaction.builder()
                                    .then(Operation.put(Key.of(key), ONE, lease.id()))
                                    .build()));
        }
        await(store().put(RequestId.random(), Key.of("lease/detached"), TWO));
        await(store().delete(RequestId.random(), KeyRange.of("lease/deleted")));
        long revision = revision();

        LeaseStatus status = await(store().lease(lease.id()));

        assertThat(status.keys()).extracting(Key::text).containsExactly("lease/a", "lease/b");
        assertThat(status.ttl()).isEqualTo(LONG);
        assertThat(status.remaining()).isPositive().isLessThanOrEqualTo(LONG);
        assertThat(status.revision()).isGreaterThanOrEqualTo(revision);
        assertThat(await(store().leases(ReadAt.LINEARIZABLE))).contains(lease.id());
        await(store().revoke(RequestId.random(), lease.id()));
        assertThat(texts(range(KeyRange.prefix("lease/")))).containsExactly("lease/detached");
    }

    @Test
    void leaseIsGrantedOncePerRequestAndOncePerId() {
        LeaseId id = new LeaseId(0x1234_5678_9abcL);
        RequestId request = RequestId.random();
        RequestId anyId = RequestId.random();

        LeaseGrant first = await(store().grant(request, id, LONG));
        LeaseGrant repeated = await(store().grant(request, id, LONG));
        LeaseGrant drawn = await(store().grant(anyId, LeaseId.NONE, LONG));
        LeaseGrant drawnAgain = await(store().grant(anyId, LeaseId.NONE, LONG));

        assertThat(first.id()).isEqualTo(id);
        assertThat(first.ttl()).isEqualTo(LONG);
        assertThat(repeated).isEqualTo(first);
        assertThat(drawn.id().present()).isTrue();
        assertThat(drawnAgain).isEqualTo(drawn);
        assertThatThrownBy(() -> await(store().grant(RequestId.random(), id, LONG)))
                .isInstanceOf(LeaseExistsException.class);
        await(store().revoke(RequestId.random(), id));
        assertThat(await(store().grant(RequestId.random(), id, LONG)).id()).isEqualTo(id);
    }

    @Test
    void tooShortLeaseIsRaisedAndAnImpossibleOneRefused() {
        assertThat(grant(Duration.ofNanos(1)).ttl())
                .isEqualTo(StateLimits.defaults().leaseTtlMin());
        assertThat(grant(LONG.plusNanos(1)).ttl()).isEqualTo(LONG.plusMillis(1));

        for (Duration ttl : List.of(Duration.ZERO, Duration.ofSeconds(-1), StateLimits.LEASE_TTL_MAX.plusSeconds(1))) {
            assertThatThrownBy(() -> grant(ttl)).isInstanceOf(InvalidArgumentException.class);
        }
    }

    @Test
    void longestLeaseOutlivesTheTest() {
        LeaseGrant lease = grant(StateLimits.LEASE_TTL_MAX);

        assertThat(await(store().keepAlive(lease.id())).remaining()).isEqualTo(StateLimits.LEASE_TTL_MAX);
    }

    @Test
    void hashIsTheSameUntilSomethingChanges() {
        await(store().put(RequestId.random(), Key.of("hash/a"), ONE));
        get(Key.of("hash/a"));
        StateHash before = await(store().hash(0));

        await(store().put(RequestId.random(), Key.of("hash/a"), TWO));
        get(Key.of("hash/a"));

        assertThat(await(store().hash(0)).hash()).isNotEqualTo(before.hash());
        assertThat(await(store().hash(before.revision()))).isEqualTo(before);
        assertThatThrownBy(() -> await(store().hash(revision() + 1_000))).isInstanceOf(RevisionInFutureException.class);
    }

    private boolean holds(Compare compare) {
        return await(store().commit(
                                RequestId.random(),
                                Transaction.builder().when(compare).build()))
                .succeeded();
    }

    private LeaseGrant grant(Duration ttl) {
        return await(store().grant(RequestId.random(), LeaseId.NONE, ttl));
    }

    private long revision() {
        return range(KeyRange.of("any")).revision();
    }

    private Optional<KeyValue> get(Key key) {
        return await(store().get(key, ReadAt.LINEARIZABLE));
    }

    private RangeResult range(KeyRange range) {
        return await(store().range(RangeQuery.of(range), ReadAt.LINEARIZABLE));
    }

    private static List<String> texts(RangeResult result) {
        return result.entries().stream().map(entry -> entry.key().text()).toList();
    }

    /** Waits for an answer, at most two minutes, and throws what it failed with. */
    public static <T> T await(CompletableFuture<T> answer) {
        try {
            return answer.orTimeout(AWAIT_SECONDS_MAX, TimeUnit.SECONDS).join();
        } catch (CompletionException failure) {
            if (failure.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw failure;
        }
    }
}
