package dev.muster.store.keys;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.api.coordination.KeyRange;
import dev.muster.api.coordination.LeaseId;
import dev.muster.api.coordination.OperationResult;
import dev.muster.api.coordination.RangeQuery;
import dev.muster.api.coordination.Transaction;
import dev.muster.api.coordination.TransactionResult;
import dev.muster.store.KeyNotFoundException;
import dev.muster.store.LeaseNotFoundException;
import dev.muster.store.RevisionCompactedException;
import dev.muster.store.RevisionInFutureException;
import dev.muster.store.StateHash;
import dev.muster.store.StateLimits;
import dev.muster.store.state.Randomly;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KeySpaceModelTests {

    private static final int STEPS = 300;
    private static final StateLimits LIMITS = StateLimits.defaults();

    static LongStream seeds() {
        return LongStream.concat(LongStream.rangeClosed(1, 20), LongStream.of(System.nanoTime()));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void agreesWithAPlainModelWhateverHappens(long seed) {
        Random random = new Random(seed);
        Randomly randomly = new Randomly(random);
        KeySpace keys = new KeySpace();
        PlainModel model = new PlainModel();

        for (int step = 0; step < STEPS; step++) {
            lease(keys, model, random);
            Transaction transaction = randomly.transaction(keys.revision());
            try {
                TransactionResult result = keys.apply(transaction, LIMITS);
                assertThat(Optional.of(guards(result))).isEqualTo(model.apply(transaction));
            } catch (LeaseNotFoundException | KeyNotFoundException refused) {
                assertThat(model.apply(transaction)).isEmpty();
            } catch (RevisionCompactedException | RevisionInFutureException refused) {
                assertThat(keys.revision()).isEqualTo(model.revision()); // and the model never heard of it
            }
            if (random.nextInt(15) == 0 && keys.revision() > keys.compactRevision()) {
                keys.compact(keys.compactRevision() + 1 + random.nextLong(keys.revision() - keys.compactRevision()));
            }
            if (random.nextInt(20) == 0) {
                KeySpaceImage image = keys.image();
                StateHash before = keys.hash(0);
                long bytes = keys.bytes();
                keys = KeySpace.of(image);
                assertThat(keys.image()).isEqualTo(image);
                assertThat(keys.hash(0)).isEqualTo(before);
                assertThat(keys.bytes()).isEqualTo(bytes);
            }
            assertSame(keys, model, random);
        }
    }

    private static void lease(KeySpace keys, PlainModel model, Random random) {
        LeaseId lease = new LeaseId(1 + random.nextInt(4));
        if (model.leases().contains(lease)) {
            if (random.nextInt(5) == 0) {
                keys.revoke(lease);
                model.revoke(lease);
            }
        } else {
            assertThatThrownBy(() -> keys.revoke(lease)).isInstanceOf(LeaseNotFoundException.class);
            keys.grant(lease, Duration.ofSeconds(lease.value()));
            model.grant(lease);
        }
    }

    private static List<Boolean> guards(TransactionResult result) {
        List<Boolean> held = new ArrayList<>();
        held.add(result.succeeded());
        for (OperationResult step : result.results()) {
            if (step instanceof OperationResult.Nested nested) {
                held.addAll(guards(nested.result()));
            }
        }
        return held;
    }

    private static void assertSame(KeySpace keys, PlainModel model, Random random) {
        assertThat(keys.revision()).isEqualTo(model.revision());
        KeyRange range = random.nextBoolean() ? KeyRange.all() : KeyRange.of("k" + random.nextInt(8));
        long kept = keys.revision() - keys.compactRevision() + 1;
        long at = keys.compactRevision() + random.nextLong(kept);
        assertThat(keys.range(RangeQuery.of(range).withRevision(at), LIMITS).entries())
                .isEqualTo(model.at(at, range));
        assertThat(keys.range(RangeQuery.of(range), LIMITS).entries()).isEqualTo(model.at(keys.revision(), range));
        assertThat(keys.changes(KeyRange.all(), at, Integer.MAX_VALUE).batches())
                .isEqualTo(model.batchesFrom(at));
        assertThat(keys.leases()).containsExactlyInAnyOrderElementsOf(model.leases());
        for (LeaseId lease : model.leases()) {
            Lease found = requireNonNull(keys.lease(lease));
            assertThat(found)
                    .isEqualTo(new Lease(lease, Duration.ofSeconds(lease.value()), found.grant(), model.keysOf(lease)));
        }
        if (keys.compactRevision() > 1) {
            long gone = keys.compactRevision() - 1;
            assertThatThrownBy(() -> keys.changes(range, gone, 1)).isInstanceOf(RevisionCompactedException.class);
        }
    }
}
