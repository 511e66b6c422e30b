package dev.muster.store.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.api.RequestId;
import dev.muster.api.coordination.Compare;
import dev.muster.api.coordination.Key;
import dev.muster.api.coordination.KeyRange;
import dev.muster.api.coordination.KeyValue;
import dev.muster.api.coordination.Operation;
import dev.muster.api.coordination.OperationResult;
import dev.muster.api.coordination.RangeQuery;
import dev.muster.api.coordination.RangeResult;
import dev.muster.api.coordination.Relation;
import dev.muster.api.coordination.Transaction;
import dev.muster.api.coordination.TransactionResult;
import dev.muster.api.coordination.Value;
import dev.muster.store.StateLimits;
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
    private static final StateLimits LIMITS = new StateLimits(100, 10_000, 1_000, 300, 5_000);

    @Test
    void entryVersionOne() throws IOException {
        Entry entry = new Entry(
                1_700_000_000_000L,
                List.of(
                        new Command.Form("c-1", LIMITS),
                        new Command.Commit(new RequestId("r-1"), everyOperation()),
                        new Command.Compact(new RequestId("r-2"), 300),
                        new Command.Barrier()));

        assertThat(hex(EntryCodec.encode(entry))).isEqualTo(golden("entry-v1.hex"));
        assertThat(EntryCodec.decode(bytes("entry-v1.hex"))).isEqualTo(entry);
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

        assertThat(hex(OutcomeCodec.encode(outcomes))).isEqualTo(golden("outcomes-v1.hex"));
        assertThat(OutcomeCodec.decode(bytes("outcomes-v1.hex"))).isEqualTo(outcomes);
    }

    @Test
    void snapshotVersionOne() throws IOException {
        StateImage image = someState().image();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        SnapshotCodec.write(image, out);

        assertThat(hex(out.toByteArray())).isEqualTo(golden("snapshot-v1.hex"));
        assertThat(SnapshotCodec.read(new ByteArrayInputStream(bytes("snapshot-v1.hex"))))
                .isEqualTo(image);
    }

    static StoreState someState() {
        StoreState state = new StoreState();
        state.apply(new Entry(1_000, List.of(new Command.Form("c-1", LIMITS))));
        state.apply(new Entry(
                2_000,
                List.of(
                        new Command.Commit(new RequestId("r-1"), Transaction.put(A, ONE)),
                        new Command.Commit(new RequestId("r-2"), Transaction.put(B, Value.of("old"))),
                        new Command.Commit(new RequestId("r-3"), Transaction.put(B, ONE)),
                        new Command.Compact(new RequestId("r-4"), 4),
                        new Command.Commit(new RequestId("r-5"), Transaction.delete(KeyRange.of(A))))));
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
                        new Operation.Put(B, Value.EMPTY, true),
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
