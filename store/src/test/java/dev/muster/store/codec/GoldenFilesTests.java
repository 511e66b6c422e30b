package dev.muster.store.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.api.RequestId;
import dev.muster.api.coordination.Compare;
import dev.muster.api.coordination.Key;
import dev.muster.api.coordination.KeyRange;
import dev.muster.api.coordination.KeyValue;
import dev.muster.api.coordination.LeaseGrant;
import dev.muster.api.coordination.LeaseId;
import dev.muster.api.coordination.Operation;
import dev.muster.api.coordination.OperationResult;
import dev.muster.api.coordination.RangeQuery;
import dev.muster.api.coordination.RangeResult;
import dev.muster.api.coordination.Relation;
import dev.muster.api.coordination.RevisionBounds;
import dev.muster.api.coordination.Transaction;
import dev.muster.api.coordination.TransactionResult;
import dev.muster.api.coordination.Value;
import dev.muster.store.StateLimits;
import dev.muster.store.lease.LeaseAnswer;
import dev.muster.store.lease.LeaseQuestion;
import dev.muster.store.lease.RemainingTime;
import dev.muster.store.state.Command;
import dev.muster.store.state.Entry;
import dev.muster.store.state.Outcome;
import dev.muster.store.state.StateImage;
import dev.muster.store.state.StoreState;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The binary form is on users' disks: what was written once must be read for ever. A golden file is never changed; a new
 * form is a new version with files of its own.
 */
class GoldenFilesTests {

    private static final Key A = Key.of("a");
    private static final Key B = Key.of("b");
    private static final Value ONE = Value.of("1");
    private static final LeaseId LEASE = new LeaseId(0x7fff_1234_5678_9abcL);
    private static final StateLimits LIMITS = StateLimits.defaults()
            .withRequests(100, 10_000)
            .withHistory(1_000, StateLimits.defaults().historyBytesMax(), Duration.ZERO)
            .withReads(300, 5_000);

    @Test
    void entryVersionOne() throws IOException {
        Entry entry = new Entry(
                1_700_000_000_000L,
                List.of(
                        new Command.Form("c-1", LIMITS),
                        new Command.Commit(new RequestId("r-1"), everyOperation()),
                        new Command.Compact(new RequestId("r-2"), 300),
                        new Command.Barrier()));

        assertThat(EntryCodec.decode(bytes("entry-v1.hex"))).isEqualTo(entry);
    }

    @Test
    void entryVersionTwo() throws IOException {
        Transaction inner = Transaction.builder()
                .when(new Compare.Lease(KeyRange.of(A), Relation.EQUAL, LEASE))
                .then(new Operation.Put(A, null, LEASE, true), new Operation.Put(B, ONE, null, false))
                .orElse(Operation.range(RangeQuery.of(KeyRange.all())
                        .withOrder(RangeQuery.SortBy.VALUE, RangeQuery.Order.DESCENDING)
                        .withBounds(new RevisionBounds(1, 2, 3, 4))))
                .build();
        Entry entry = new Entry(
                1_700_000_000_000L,
                List.of(
                        new Command.Form("c-1", LIMITS.withLeaseTtlMin(Duration.ofSeconds(2))),
                        new Command.Commit(new RequestId("r-1"), everyOperation()),
                        new Command.Commit(
                                new RequestId("r-2"),
                                Transaction.builder()
                                        .then(Operation.nested(inner))
                                        .build()),
                        new Command.Compact(new RequestId("r-3"), 300),
                        new Command.Barrier(),
                        new Command.Grant(new RequestId("r-4"), LEASE, Duration.ofSeconds(30)),
                        new Command.Revoke(new RequestId("r-5"), LEASE),
                        new Command.Expire(4, 300, List.of(LEASE)),
                        new Command.Configure(LIMITS.withHistory(9, 10, Duration.ofHours(1)))));

        assertThat(hex(EntryCodec.encode(entry))).isEqualTo(golden("entry-v2.hex"));
        assertThat(EntryCodec.decode(bytes("entry-v2.hex"))).isEqualTo(entry);
    }

    @Test
    void outcomesVersionOne() throws IOException {
        KeyValue entry = new KeyValue(A, ONE, 2, 130, 3);
        List<Outcome> outcomes = List.of(
                new Outcome.Formed("c-1"),
                new Outcome.Committed(new TransactionResult(
                        131,
                        true,
                        List.of(
                                new OperationResult.Put(null),
                                new OperationResult.Put(entry),
                                new OperationResult.Delete(1, List.of(entry)),
                                new OperationResult.Range(new RangeResult(131, List.of(entry), true, 2))))),
                new Outcome.Compacted(300),
                new Outcome.Passed(),
                new Outcome.RevisionCompacted(1, 2),
                new Outcome.RevisionInFuture(9, 8),
                new Outcome.NotFormed());

        assertThat(OutcomeCodec.decode(bytes("outcomes-v1.hex"))).isEqualTo(outcomes);
    }

    @Test
    void outcomesVersionTwo() throws IOException {
        KeyValue entry = new KeyValue(A, ONE, 2, 130, 3, LEASE);
        TransactionResult inner = new TransactionResult(131, false, List.of(new OperationResult.Put(entry)));
        List<Outcome> outcomes = List.of(
                new Outcome.Committed(new TransactionResult(
                        131,
                        true,
                        List.of(
                                new OperationResult.Put(null),
                                new OperationResult.Delete(1, List.of(entry)),
                                new OperationResult.Range(new RangeResult(131, List.of(entry), true, 2)),
                                new OperationResult.Nested(inner)))),
                new Outcome.Granted(new LeaseGrant(131, LEASE, Duration.ofSeconds(30))),
                new Outcome.Revoked(132),
                new Outcome.Expired(List.of(LEASE)),
                new Outcome.Configured(),
                new Outcome.LeaseNotFound(LEASE),
                new Outcome.LeaseExists(LEASE),
                new Outcome.KeyNotFound(A));

        assertThat(hex(OutcomeCodec.encode(outcomes))).isEqualTo(golden("outcomes-v2.hex"));
        assertThat(OutcomeCodec.decode(bytes("outcomes-v2.hex"))).isEqualTo(outcomes);
    }

    @Test
    void snapshotVersionOne() throws IOException {
        assertThat(SnapshotCodec.read(new ByteArrayInputStream(bytes("snapshot-v1.hex"))))
                .isEqualTo(someState().image());
    }

    @Test
    void snapshotVersionTwo() throws IOException {
        StateImage image = someStateWithLeases().image();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        SnapshotCodec.write(image, out);

        assertThat(hex(out.toByteArray())).isEqualTo(golden("snapshot-v2.hex"));
        assertThat(SnapshotCodec.read(new ByteArrayInputStream(bytes("snapshot-v2.hex"))))
                .isEqualTo(image);
    }

    @Test
    void leaseQuestionVersionOne() throws IOException {
        LeaseQuestion question =
                new LeaseQuestion(List.of(new LeaseId(1), new LeaseId(Long.MAX_VALUE)), List.of(LEASE));

        assertThat(hex(LeaseCodec.encode(question))).isEqualTo(golden("lease-question-v1.hex"));
        assertThat(LeaseCodec.question(bytes("lease-question-v1.hex"))).isEqualTo(question);
    }

    @Test
    void leaseAnswerVersionOne() throws IOException {
        LeaseAnswer told = new LeaseAnswer.Told(
                300,
                400,
                List.of(RemainingTime.UNKNOWN, RemainingTime.ENDING),
                List.of(new RemainingTime.Lives(Duration.ofSeconds(30), Duration.ofMillis(29_999))));

        assertThat(hex(LeaseCodec.encode(told))).isEqualTo(golden("lease-answer-v1.hex"));
        assertThat(LeaseCodec.answer(bytes("lease-answer-v1.hex"))).isEqualTo(told);
        assertThat(LeaseCodec.answer(LeaseCodec.encode(LeaseAnswer.NOT_LEADING)))
                .isEqualTo(LeaseAnswer.NOT_LEADING);
    }

    static StoreState someStateWithLeases() {
        StoreState state = someState();
        state.apply(
                new Entry(
                        3_000,
                        List.of(
                                new Command.Configure(LIMITS.withHistory(9, 10_000, Duration.ofHours(1))),
                                new Command.Grant(new RequestId("r-6"), LEASE, Duration.ofSeconds(30)),
                                new Command.Commit(
                                        new RequestId("r-7"),
                                        Transaction.builder()
                                                .then(Operation.put(A, ONE, LEASE))
                                                .build()))),
                1);
        state.apply(new Entry(5_000, List.of(new Command.Barrier())), 1);
        return state;
    }

    static StoreState someState() {
        StoreState state = new StoreState();
        state.apply(new Entry(1_000, List.of(new Command.Form("c-1", LIMITS))), 1);
        state.apply(
                new Entry(
                        2_000,
                        List.of(
                                new Command.Commit(new RequestId("r-1"), Transaction.put(A, ONE)),
                                new Command.Commit(new RequestId("r-2"), Transaction.put(B, Value.of("old"))),
                                new Command.Commit(new RequestId("r-3"), Transaction.put(B, ONE)),
                                new Command.Compact(new RequestId("r-4"), 4),
                                new Command.Commit(new RequestId("r-5"), Transaction.delete(KeyRange.of(A))))),
                1);
        return state;
    }

    private static Transaction everyOperation() {
        return Transaction.builder()
                .when(
                        Compare.version(A, Relation.EQUAL, 0),
                        Compare.createRevision(A, Relation.NOT_EQUAL, 1),
                        Compare.modRevision(A, Relation.LESS, 1_000),
                        Compare.value(A, Relation.GREATER, ONE),
                        new Compare.Version(KeyRange.startingAt(A), Relation.GREATER, 0))
                .then(
                        Operation.put(A, ONE),
                        new Operation.Put(B, Value.EMPTY, LeaseId.NONE, true),
                        new Operation.Delete(KeyRange.between(Key.of("c"), Key.of("d")), true))
                .orElse(Operation.range(RangeQuery.of(KeyRange.prefix("a"))
                        .withLimit(3)
                        .withKeysOnly()
                        .withCountOnly()
                        .withRevision(129)
                        .withOrder(RangeQuery.Order.DESCENDING)))
                .build();
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static byte[] bytes(String file) throws IOException {
        return HexFormat.of().parseHex(golden(file));
    }

    private static String golden(String file) throws IOException {
        try (InputStream in = GoldenFilesTests.class.getResourceAsStream("/golden/" + file)) {
            assertThat(in).as(file).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII).replaceAll("\\s", "");
        }
    }
}
