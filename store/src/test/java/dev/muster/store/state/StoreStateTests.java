package dev.muster.store.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.api.RequestId;
import dev.muster.api.coordination.Compare;
import dev.muster.api.coordination.Key;
import dev.muster.api.coordination.KeyRange;
import dev.muster.api.coordination.KeyValue;
import dev.muster.api.coordination.LeaseGrant;
import dev.muster.api.coordination.LeaseId;
import dev.muster.api.coordination.Operation;
import dev.muster.api.coordination.RangeQuery;
import dev.muster.api.coordination.RangeResult;
import dev.muster.api.coordination.Transaction;
import dev.muster.api.coordination.Value;
import dev.muster.api.coordination.WatchEvent;
import dev.muster.store.StateLimits;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StoreStateTests {

    private static final StateLimits SMALL = limits(3, 10_000, 5, 2, 10_000);
    private static final Key KEY = Key.of("k");
    private static final LeaseId LEASE = new LeaseId(7);
    private static final long TERM = 3;

    static LongStream seeds() {
        return LongStream.concat(LongStream.rangeClosed(1, 10), LongStream.of(System.nanoTime()));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void restoredStateGoesOnLikeTheOneThatWasNeverStopped(long seed) {
        Random random = new Random(seed);
        Randomly randomly = new Randomly(random);
        StoreState steady = formed(limits(50, 3_000, 40, 100, 10_000));
        StoreState restored = StoreState.of(steady.image());

        for (int step = 0; step < 500; step++) {
            Entry entry = new Entry(step * 300L, List.of(randomly.command(steady.revision())));

            assertThat(restored.apply(entry, 1)).isEqualTo(steady.apply(entry, 1));

            if (random.nextInt(25) == 0) {
                restored = StoreState.of(restored.image());
                assertThat(restored.image()).isEqualTo(steady.image());
                assertThat(restored.hash(0)).isEqualTo(steady.hash(0));
                assertThat(restored.bytes()).isEqualTo(steady.bytes());
            }
        }
    }

    @Test
    void commandsBeforeTheFoundingAreRefused() {
        StoreState state = new StoreState();

        assertThat(apply(state, put("r", "1"))).isEqualTo(new Outcome.NotFormed());
        assertThat(state.revision()).isEqualTo(1);
    }

    @Test
    void firstFoundingWins() {
        StoreState state = formed(SMALL);

        Outcome second = apply(state, new Command.Form("other", StateLimits.defaults()));

        assertThat(second).isEqualTo(new Outcome.Formed("cluster"));
        assertThat(state.limits()).isEqualTo(SMALL);
    }

    @Test
    void repeatGetsTheFirstAnswerUntilItIsForgotten() {
        StoreState state = formed(SMALL);
        Outcome first = apply(state, put("r1", "1"));
        apply(state, put("r2", "2"));
        apply(state, put("r3", "3"));

        assertThat(apply(state, put("r1", "4"))).isEqualTo(first);
        apply(state, put("r4", "5")); // the fourth: r1 goes

        assertThat(apply(state, put("r1", "6"))).isNotEqualTo(first);
    }

    @Test
    void largeAnswersAreForgottenEarlier() {
        StateLimits limits = limits(1_000, 3_000, 1_000, 100, 100_000);
        StoreState state = formed(limits);
        Value large = Value.of("x".repeat(1_000));
        Transaction swap = Transaction.builder()
                .then(new Operation.Put(KEY, large, LeaseId.NONE, true))
                .build();
        for (int i = 0; i < 4; i++) {
            apply(state, new Command.Commit(new RequestId("r" + i), swap));
        }

        assertThat(state.image().requests())
                .extracting(RememberedRequest::request)
                .containsExactly(new RequestId("r2"), new RequestId("r3"));
    }

    @Test
    void failedGuardIsRememberedToo() {
        StoreState state = formed(SMALL);
        Transaction once = Transaction.builder()
                .when(Compare.exists(KEY))
                .then(Operation.delete(KEY))
                .build();
        Command guarded = new Command.Commit(new RequestId("r"), once);
        Outcome refused = apply(state, guarded);
        apply(state, put("other", "1"));

        assertThat(apply(state, guarded)).isEqualTo(refused);

        assertThat(state.range(RangeQuery.of(KEY)).count()).isEqualTo(1);
    }

    @Test
    void oldHistoryIsCompactedByItself() {
        StoreState state = formed(SMALL);
        for (int i = 0; i < 20; i++) {
            apply(state, put("r" + i, "" + i));
        }

        assertThat(state.revision()).isEqualTo(21);
        assertThat(state.compactRevision()).isEqualTo(17);
        assertThat(state.changes(KeyRange.all(), 17, 100).batches()).hasSize(5);
    }

    @Test
    void answersAreBoundedAndSayThatThereIsMore() {
        StoreState state = formed(SMALL);
        for (String name : List.of("a", "b", "c")) {
            apply(state, new Command.Commit(RequestId.random(), Transaction.put(Key.of(name), Value.EMPTY)));
        }

        RangeResult result = state.range(RangeQuery.of(KeyRange.all()));

        assertThat(result.entries()).extracting(KeyValue::key).containsExactly(Key.of("a"), Key.of("b"));
        assertThat(result.more()).isTrue();
        assertThat(result.count()).isEqualTo(3);
    }

    @Test
    void largeAnswersAreBoundedByTheirBytes() {
        StoreState state = formed(limits(10, 10_000, 100, 100, 250));
        for (String name : List.of("a", "b", "c")) {
            Value value = Value.of("x".repeat(100));
            apply(state, new Command.Commit(RequestId.random(), Transaction.put(Key.of(name), value)));
        }

        RangeResult result = state.range(RangeQuery.of(KeyRange.all()));

        assertThat(result.entries()).hasSize(2);
        assertThat(result.more()).isTrue();
        assertThat(result.count()).isEqualTo(3);
    }

    @Test
    void replacedStatesAreCompactedWhenTheyTakeTooMuch() {
        StoreState state = formed(StateLimits.defaults().withHistory(1_000, 5_000, Duration.ZERO));
        for (int i = 0; i < 30; i++) {
            apply(state, put("r" + i, "x".repeat(1_000)));
        }

        assertThat(state.compactRevision()).isBetween(26L, 29L);
        assertThat(state.bytes()).isLessThan(7_000);
        assertThat(state.range(RangeQuery.of(KEY)).count()).isEqualTo(1);
    }

    @Test
    void historyIsCompactedWhenItIsOld() {
        StoreState state = formed(StateLimits.defaults().withHistory(1_000, 1_000_000, Duration.ofSeconds(10)));
        for (int second = 0; second < 100; second++) {
            state.apply(new Entry(second * 1_000L, List.of(put("r" + second, "v"))), TERM);
        }

        assertThat(state.revision()).isEqualTo(101);
        assertThat(state.compactRevision()).isBetween(89L, 91L);
        assertThat(StoreState.of(state.image()).image()).isEqualTo(state.image());

        state.apply(new Entry(50_000, List.of(new Command.Barrier())), TERM); // a leader whose clock is behind
        assertThat(state.compactRevision()).isBetween(89L, 91L);
        state.apply(new Entry(200_000, List.of(new Command.Barrier())), TERM);
        assertThat(state.compactRevision()).isEqualTo(100); // the newest that was certainly there 10 s ago
        assertThat(state.range(RangeQuery.of(KEY)).count()).isEqualTo(1);
    }

    @Test
    void leaseEndsWithAllItsKeysAtOneRevision() {
        StoreState state = formed(SMALL);
        apply(state, grant("g", 500));
        apply(state, putWithLease("p1", "a"));
        apply(state, putWithLease("p2", "b"));
        apply(state, putWithLease("p3", "c"));
        apply(state, new Command.Commit(RequestId.random(), Transaction.put(Key.of("b"), Value.EMPTY))); // leaves it
        long before = state.revision();

        assertThat(apply(state, new Command.Expire(TERM, 1, List.of(LEASE))))
                .isEqualTo(new Outcome.Expired(List.of(LEASE)));

        assertThat(state.revision()).isEqualTo(before + 1);
        assertThat(state.changes(KeyRange.all(), before + 1, 10)
                        .batches()
                        .get(0)
                        .events())
                .extracting(WatchEvent::key)
                .containsExactly(Key.of("a"), Key.of("c"));
        assertThat(state.leases()).isEmpty();
        assertThat(apply(state, putWithLease("p4", "a"))).isEqualTo(new Outcome.LeaseNotFound(LEASE));
    }

    @Test
    void onlyTheLeaderThatCountsEndsALease() {
        StoreState state = formed(SMALL);
        apply(state, grant("g", 500));

        assertThat(apply(state, new Command.Expire(TERM - 1, 1, List.of(LEASE))))
                .isEqualTo(new Outcome.Expired(List.of()));

        assertThat(state.leases()).containsExactly(LEASE);
    }

    @Test
    void leaseThatWasGrantedAgainIsAnotherOne() {
        StoreState state = formed(SMALL);
        apply(state, grant("g1", 500));
        apply(state, new Command.Revoke(new RequestId("r"), LEASE));
        apply(state, grant("g2", 500));
        Command meant = new Command.Expire(TERM, 1, List.of(LEASE)); // decided before the revoke, and late

        assertThat(apply(state, meant)).isEqualTo(new Outcome.Expired(List.of()));
        StoreState restored = StoreState.of(state.image());
        assertThat(apply(restored, meant)).isEqualTo(new Outcome.Expired(List.of()));

        assertThat(apply(state, new Command.Expire(TERM, 2, List.of(LEASE))))
                .isEqualTo(new Outcome.Expired(List.of(LEASE)));
    }

    @Test
    void repeatedGrantAndRevokeHaveOneEffect() {
        StoreState state = formed(SMALL);
        Outcome granted = apply(state, grant("g", 500));

        assertThat(granted).isEqualTo(new Outcome.Granted(new LeaseGrant(1, LEASE, Duration.ofSeconds(1))));
        assertThat(apply(state, grant("g", 900))).isEqualTo(granted);
        assertThat(apply(state, grant("other", 500))).isEqualTo(new Outcome.LeaseExists(LEASE));

        Command revoke = new Command.Revoke(new RequestId("r"), LEASE);
        Outcome revoked = apply(state, revoke);
        assertThat(revoked).isEqualTo(new Outcome.Revoked(1));
        assertThat(apply(state, revoke)).isEqualTo(revoked);
        assertThat(apply(state, new Command.Revoke(RequestId.random(), LEASE)))
                .isEqualTo(new Outcome.LeaseNotFound(LEASE));
    }

    @Test
    void valueOrLeaseIsKeptOnlyOfAKeyThatExists() {
        StoreState state = formed(SMALL);
        apply(state, grant("g", 500));
        Command keepValue = keep("k1", null, LEASE);
        assertThat(apply(state, keepValue)).isEqualTo(new Outcome.KeyNotFound(KEY));
        assertThat(state.revision()).isEqualTo(1);

        apply(state, put("p", "v"));
        apply(state, keep("k2", null, LEASE));
        apply(state, keep("k3", Value.of("w"), null));

        KeyValue kept = state.range(RangeQuery.of(KEY)).entries().get(0);
        assertThat(kept).isEqualTo(new KeyValue(KEY, Value.of("w"), 2, 4, 3, LEASE));
    }

    @Test
    void newBoundsHoldAtOnce() {
        StoreState state = formed(limits(10, 10_000, 100, 100, 10_000));
        for (int i = 0; i < 10; i++) {
            apply(state, put("r" + i, "v"));
        }

        apply(state, new Command.Configure(limits(2, 10_000, 3, 100, 10_000)));

        assertThat(state.compactRevision()).isEqualTo(9);
        assertThat(state.image().requests()).hasSize(2);
        assertThat(state.clusterId()).isEqualTo("cluster");
    }

    private static StateLimits limits(int requests, long requestBytes, int revisions, int rangeKeys, long rangeBytes) {
        return StateLimits.defaults()
                .withRequests(requests, requestBytes)
                .withHistory(revisions, 1_000_000, Duration.ZERO)
                .withReads(rangeKeys, rangeBytes);
    }

    private static Command grant(String request, int ttlMillis) {
        return new Command.Grant(new RequestId(request), LEASE, Duration.ofMillis(ttlMillis));
    }

    private static Command putWithLease(String request, String key) {
        Operation put = Operation.put(Key.of(key), Value.EMPTY, LEASE);
        return new Command.Commit(
                new RequestId(request), Transaction.builder().then(put).build());
    }

    private static Command keep(String request, @Nullable Value value, @Nullable LeaseId lease) {
        Operation put = new Operation.Put(KEY, value, lease, false);
        return new Command.Commit(
                new RequestId(request), Transaction.builder().then(put).build());
    }

    private static StoreState formed(StateLimits limits) {
        StoreState state = new StoreState();
        apply(state, new Command.Form("cluster", limits));
        return state;
    }

    private static Command put(String request, String value) {
        return new Command.Commit(new RequestId(request), Transaction.put(KEY, Value.of(value)));
    }

    private static Outcome apply(StoreState state, Command command) {
        return state.apply(new Entry(0, List.of(command)), TERM).get(0);
    }
}
