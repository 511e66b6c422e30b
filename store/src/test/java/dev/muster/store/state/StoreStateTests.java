package dev.muster.store.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.api.RequestId;
import dev.muster.api.coordination.Compare;
import dev.muster.api.coordination.Key;
import dev.muster.api.coordination.KeyRange;
import dev.muster.api.coordination.KeyValue;
import dev.muster.api.coordination.Operation;
import dev.muster.api.coordination.RangeQuery;
import dev.muster.api.coordination.RangeResult;
import dev.muster.api.coordination.Transaction;
import dev.muster.api.coordination.Value;
import dev.muster.store.StateLimits;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StoreStateTests {

    private static final StateLimits SMALL = new StateLimits(3, 10_000, 5, 2, 10_000);
    private static final Key KEY = Key.of("k");

    static LongStream seeds() {
        return LongStream.concat(LongStream.rangeClosed(1, 10), LongStream.of(System.nanoTime()));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void restoredStateGoesOnLikeTheOneThatWasNeverStopped(long seed) {
        Random random = new Random(seed);
        Randomly randomly = new Randomly(random);
        StoreState steady = formed(new StateLimits(50, 3_000, 40, 100, 10_000));
        StoreState restored = StoreState.of(steady.image());

        for (int step = 0; step < 500; step++) {
            Entry entry = new Entry(step, List.of(randomly.command(steady.revision())));

            assertThat(restored.apply(entry)).isEqualTo(steady.apply(entry));

            if (random.nextInt(25) == 0) {
                restored = StoreState.of(restored.image());
                assertThat(restored.image()).isEqualTo(steady.image());
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
        StateLimits limits = new StateLimits(1_000, 3_000, 1_000, 100, 100_000);
        StoreState state = formed(limits);
        Value large = Value.of("x".repeat(1_000));
        Transaction swap =
                Transaction.builder().then(new Operation.Put(KEY, large, true)).build();
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
        StoreState state = formed(new StateLimits(10, 10_000, 100, 100, 250));
        for (String name : List.of("a", "b", "c")) {
            Value value = Value.of("x".repeat(100));
            apply(state, new Command.Commit(RequestId.random(), Transaction.put(Key.of(name), value)));
        }

        RangeResult result = state.range(RangeQuery.of(KeyRange.all()));

        assertThat(result.entries()).hasSize(2);
        assertThat(result.more()).isTrue();
        assertThat(result.count()).isEqualTo(3);
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
        return state.apply(new Entry(0, List.of(command))).get(0);
    }
}
