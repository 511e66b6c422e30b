package dev.muster.store.codec;

import dev.muster.api.ProblemException;
import dev.muster.api.coordination.KeyValue;
import dev.muster.api.coordination.LeaseGrant;
import dev.muster.api.coordination.OperationResult;
import dev.muster.api.coordination.Transaction;
import dev.muster.api.coordination.TransactionResult;
import dev.muster.store.state.Outcome;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Outcomes of an entry, as they travel back to the member that sent it. Stateless.
 *
 * <pre>
 *   'M' 'O' │ version │ count │ outcome … │
 * </pre>
 */
public final class OutcomeCodec {

    private static final int FORMED = 1;
    private static final int COMMITTED = 2;
    private static final int COMPACTED = 3;
    private static final int PASSED = 4;
    private static final int REVISION_COMPACTED = 5;
    private static final int REVISION_IN_FUTURE = 6;
    private static final int NOT_FORMED = 7;
    private static final int GRANTED = 8;
    private static final int REVOKED = 9;
    private static final int EXPIRED = 10;
    private static final int CONFIGURED = 11;
    private static final int LEASE_NOT_FOUND = 12;
    private static final int LEASE_EXISTS = 13;
    private static final int KEY_NOT_FOUND = 14;

    private static final int RESULT_PUT = 1;
    private static final int RESULT_DELETE = 2;
    private static final int RESULT_RANGE = 3;
    private static final int RESULT_NESTED = 4;

    private OutcomeCodec() {}

    /** The binary form. */
    public static byte[] encode(List<Outcome> outcomes) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(64);
        Output out = new Output(bytes);
        out.octet('M');
        out.octet('O');
        out.octet(Format.NEWEST);
        out.number(outcomes.size());
        outcomes.forEach(outcome -> write(out, outcome));
        return bytes.toByteArray();
    }

    /**
     * Reads the binary form.
     *
     * @throws MalformedException if it is not one, or of a newer version
     */
    public static List<Outcome> decode(byte[] bytes) throws MalformedException {
        Input in = new Input(new ByteArrayInputStream(bytes));
        try {
            int first = in.octet();
            int second = in.octet();
            if (first != 'M' || second != 'O') {
                throw new MalformedException("outcomes: start with " + first + " " + second + " (expected: 77 79)");
            }
            in.readVersion("outcomes");
            int count = in.count("outcomes", ValueCodec.ELEMENTS_MAX);
            List<Outcome> outcomes = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                outcomes.add(read(in));
            }
            return outcomes;
        } catch (MalformedException malformed) {
            throw malformed;
        } catch (IOException | ProblemException refused) {
            throw new MalformedException("outcomes of " + bytes.length + " bytes: " + refused, refused);
        }
    }

    static void write(Output out, Outcome outcome) {
        outcome.match(new OutcomeWriter(out));
    }

    static Outcome read(Input in) throws IOException {
        int kind = in.octet();
        return switch (kind) {
            case FORMED -> new Outcome.Formed(in.text());
            case COMMITTED -> new Outcome.Committed(readResult(in));
            case COMPACTED -> new Outcome.Compacted(in.number());
            case PASSED -> new Outcome.Passed();
            case REVISION_COMPACTED -> new Outcome.RevisionCompacted(in.number(), in.number());
            case REVISION_IN_FUTURE -> new Outcome.RevisionInFuture(in.number(), in.number());
            case NOT_FORMED -> new Outcome.NotFormed();
            case GRANTED ->
                new Outcome.Granted(new LeaseGrant(in.number(), ValueCodec.readLease(in), ValueCodec.readDuration(in)));
            case REVOKED -> new Outcome.Revoked(in.number());
            case EXPIRED -> new Outcome.Expired(EntryCodec.readLeases(in));
            case CONFIGURED -> new Outcome.Configured();
            case LEASE_NOT_FOUND -> new Outcome.LeaseNotFound(ValueCodec.readLease(in));
            case LEASE_EXISTS -> new Outcome.LeaseExists(ValueCodec.readLease(in));
            case KEY_NOT_FOUND -> new Outcome.KeyNotFound(ValueCodec.readKey(in));
            default -> throw Input.unknownKind("outcome", kind);
        };
    }

    private static void writeResult(Output out, TransactionResult result) {
        out.number(result.revision());
        out.flag(result.succeeded());
        out.number(result.results().size());
        result.results().forEach(step -> step.match(new ResultWriter(out)));
    }

    private static TransactionResult readResult(Input in) throws IOException {
        long revision = in.number();
        boolean succeeded = in.flag();
        int count = in.count("results", Transaction.OPERATIONS_MAX);
        List<OperationResult> results = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            results.add(readOperationResult(in));
        }
        return TransactionResult.of(revision, succeeded, results);
    }

    private static OperationResult readPutResult(Input in) throws IOException {
        KeyValue previous = ValueCodec.readOptional(in);
        return previous == null ? OperationResult.Put.WITHOUT_PREVIOUS : new OperationResult.Put(previous);
    }

    private static OperationResult readOperationResult(Input in) throws IOException {
        int kind = in.octet();
        return switch (kind) {
            case RESULT_PUT -> readPutResult(in);
            case RESULT_DELETE -> new OperationResult.Delete(in.number(), ValueCodec.readKeyValues(in));
            case RESULT_RANGE -> new OperationResult.Range(ValueCodec.readRangeResult(in));
            case RESULT_NESTED -> new OperationResult.Nested(readResult(in));
            default -> throw Input.unknownKind("result", kind);
        };
    }

    private record OutcomeWriter(Output out) implements Outcome.Cases<Output> {

        @Override
        public Output formed(Outcome.Formed outcome) {
            out.octet(FORMED);
            out.text(outcome.clusterId());
            return out;
        }

        @Override
        public Output committed(Outcome.Committed outcome) {
            out.octet(COMMITTED);
            writeResult(out, outcome.result());
            return out;
        }

        @Override
        public Output compacted(Outcome.Compacted outcome) {
            out.octet(COMPACTED);
            out.number(outcome.revision());
            return out;
        }

        @Override
        public Output passed(Outcome.Passed outcome) {
            out.octet(PASSED);
            return out;
        }

        @Override
        public Output revisionCompacted(Outcome.RevisionCompacted outcome) {
            out.octet(REVISION_COMPACTED);
            out.number(outcome.requested());
            out.number(outcome.compactRevision());
            return out;
        }

        @Override
        public Output revisionInFuture(Outcome.RevisionInFuture outcome) {
            out.octet(REVISION_IN_FUTURE);
            out.number(outcome.requested());
            out.number(outcome.newest());
            return out;
        }

        @Override
        public Output granted(Outcome.Granted outcome) {
            out.octet(GRANTED);
            out.number(outcome.grant().revision());
            ValueCodec.writeLease(out, outcome.grant().id());
            ValueCodec.writeDuration(out, outcome.grant().ttl());
            return out;
        }

        @Override
        public Output revoked(Outcome.Revoked outcome) {
            out.octet(REVOKED);
            out.number(outcome.revision());
            return out;
        }

        @Override
        public Output expired(Outcome.Expired outcome) {
            out.octet(EXPIRED);
            EntryCodec.writeLeases(out, outcome.leases());
            return out;
        }

        @Override
        public Output configured(Outcome.Configured outcome) {
            out.octet(CONFIGURED);
            return out;
        }

        @Override
        public Output leaseNotFound(Outcome.LeaseNotFound outcome) {
            out.octet(LEASE_NOT_FOUND);
            ValueCodec.writeLease(out, outcome.lease());
            return out;
        }

        @Override
        public Output leaseExists(Outcome.LeaseExists outcome) {
            out.octet(LEASE_EXISTS);
            ValueCodec.writeLease(out, outcome.lease());
            return out;
        }

        @Override
        public Output keyNotFound(Outcome.KeyNotFound outcome) {
            out.octet(KEY_NOT_FOUND);
            out.key(outcome.key());
            return out;
        }

        @Override
        public Output notFormed(Outcome.NotFormed outcome) {
            out.octet(NOT_FORMED);
            return out;
        }
    }

    private record ResultWriter(Output out) implements OperationResult.Cases<Output> {

        @Override
        public Output put(OperationResult.Put result) {
            out.octet(RESULT_PUT);
            ValueCodec.writeOptional(out, result.previous());
            return out;
        }

        @Override
        public Output delete(OperationResult.Delete result) {
            out.octet(RESULT_DELETE);
            out.number(result.deleted());
            ValueCodec.writeKeyValues(out, result.previous());
            return out;
        }

        @Override
        public Output range(OperationResult.Range result) {
            out.octet(RESULT_RANGE);
            ValueCodec.writeRangeResult(out, result.result());
            return out;
        }

        @Override
        public Output nested(OperationResult.Nested result) {
            out.octet(RESULT_NESTED);
            writeResult(out, result.result());
            return out;
        }
    }
}
