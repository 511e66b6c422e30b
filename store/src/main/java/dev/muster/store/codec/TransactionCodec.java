package dev.muster.store.codec;

import dev.muster.api.coordination.Compare;
import dev.muster.api.coordination.Key;
import dev.muster.api.coordination.KeyRange;
import dev.muster.api.coordination.LeaseId;
import dev.muster.api.coordination.Operation;
import dev.muster.api.coordination.Relation;
import dev.muster.api.coordination.Transaction;
import dev.muster.api.coordination.Value;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Transactions with their compares and operations. Stateless. */
final class TransactionCodec {

    private static final int COMPARE_VERSION = 1;
    private static final int COMPARE_CREATE_REVISION = 2;
    private static final int COMPARE_MOD_REVISION = 3;
    private static final int COMPARE_VALUE = 4;
    private static final int COMPARE_LEASE = 5;

    private static final int OPERATION_PUT = 1;
    private static final int OPERATION_DELETE = 2;
    private static final int OPERATION_RANGE = 3;
    private static final int OPERATION_NESTED = 4;

    private static final int WITH_PREVIOUS = 1;
    private static final int KEEP_VALUE = 2;
    private static final int KEEP_LEASE = 4;

    private static final List<Relation> RELATIONS =
            List.of(Relation.EQUAL, Relation.NOT_EQUAL, Relation.LESS, Relation.GREATER);

    private TransactionCodec() {}

    static void write(Output out, Transaction transaction) {
        out.number(transaction.compares().size());
        transaction.compares().forEach(compare -> compare.match(new CompareWriter(out)));
        writeOperations(out, transaction.success());
        writeOperations(out, transaction.failure());
    }

    static Transaction read(Input in) throws IOException {
        int count = in.count("compares", Transaction.OPERATIONS_MAX);
        List<Compare> compares = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            compares.add(readCompare(in));
        }
        return new Transaction(compares, readOperations(in), readOperations(in));
    }

    private static void writeOperations(Output out, List<Operation> operations) {
        out.number(operations.size());
        operations.forEach(operation -> operation.match(new OperationWriter(out)));
    }

    private static List<Operation> readOperations(Input in) throws IOException {
        int count = in.count("operations", Transaction.OPERATIONS_MAX);
        List<Operation> operations = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            operations.add(readOperation(in));
        }
        return operations;
    }

    private static Operation readOperation(Input in) throws IOException {
        int kind = in.octet();
        return switch (kind) {
            case OPERATION_PUT -> in.hasLeases() ? readPut(in) : readPutWithoutLease(in);
            case OPERATION_DELETE -> new Operation.Delete(ValueCodec.readRange(in), in.flag());
            case OPERATION_RANGE -> new Operation.Range(ValueCodec.readQuery(in));
            case OPERATION_NESTED -> readNested(in);
            default -> throw Input.unknownKind("operation", kind);
        };
    }

    private static Operation readPut(Input in) throws IOException {
        Key key = ValueCodec.readKey(in);
        int flags = in.octet();
        if (flags > (WITH_PREVIOUS | KEEP_VALUE | KEEP_LEASE)) {
            throw Input.unknownKind("put", flags);
        }
        Value value = (flags & KEEP_VALUE) != 0 ? null : ValueCodec.readValue(in);
        LeaseId lease = (flags & KEEP_LEASE) != 0 ? null : ValueCodec.readLease(in);
        return new Operation.Put(key, value, lease, (flags & WITH_PREVIOUS) != 0);
    }

    private static Operation readPutWithoutLease(Input in) throws IOException {
        return new Operation.Put(ValueCodec.readKey(in), ValueCodec.readValue(in), LeaseId.NONE, in.flag());
    }

    private static Operation readNested(Input in) throws IOException {
        in.enter();
        Transaction nested = read(in);
        in.leave();
        return Operation.nested(nested);
    }

    private static Compare readCompare(Input in) throws IOException {
        int kind = in.octet();
        KeyRange keys = ValueCodec.readRange(in);
        Relation relation = RELATIONS.get(in.count("relation", RELATIONS.size() - 1));
        return switch (kind) {
            case COMPARE_VERSION -> new Compare.Version(keys, relation, in.number());
            case COMPARE_CREATE_REVISION -> new Compare.CreateRevision(keys, relation, in.number());
            case COMPARE_MOD_REVISION -> new Compare.ModRevision(keys, relation, in.number());
            case COMPARE_VALUE -> new Compare.Content(keys, relation, ValueCodec.readValue(in));
            case COMPARE_LEASE -> new Compare.Lease(keys, relation, ValueCodec.readLease(in));
            default -> throw Input.unknownKind("compare", kind);
        };
    }

    private record OperationWriter(Output out) implements Operation.Cases<Output> {

        @Override
        public Output put(Operation.Put put) {
            out.octet(OPERATION_PUT);
            Value value = put.value();
            LeaseId lease = put.lease();
            out.key(put.key());
            out.octet((put.withPrevious() ? WITH_PREVIOUS : 0)
                    | (value == null ? KEEP_VALUE : 0)
                    | (lease == null ? KEEP_LEASE : 0));
            if (value != null) {
                out.value(value);
            }
            if (lease != null) {
                ValueCodec.writeLease(out, lease);
            }
            return out;
        }

        @Override
        public Output delete(Operation.Delete delete) {
            out.octet(OPERATION_DELETE);
            ValueCodec.writeRange(out, delete.range());
            out.flag(delete.withPrevious());
            return out;
        }

        @Override
        public Output range(Operation.Range range) {
            out.octet(OPERATION_RANGE);
            ValueCodec.writeQuery(out, range.query());
            return out;
        }

        @Override
        public Output nested(Operation.Nested nested) {
            out.octet(OPERATION_NESTED);
            TransactionCodec.write(out, nested.transaction());
            return out;
        }
    }

    private record CompareWriter(Output out) implements Compare.Cases<Output> {

        @Override
        public Output version(Compare.Version compare) {
            head(COMPARE_VERSION, compare).number(compare.version());
            return out;
        }

        @Override
        public Output createRevision(Compare.CreateRevision compare) {
            head(COMPARE_CREATE_REVISION, compare).number(compare.revision());
            return out;
        }

        @Override
        public Output modRevision(Compare.ModRevision compare) {
            head(COMPARE_MOD_REVISION, compare).number(compare.revision());
            return out;
        }

        @Override
        public Output content(Compare.Content compare) {
            head(COMPARE_VALUE, compare).value(compare.value());
            return out;
        }

        @Override
        public Output lease(Compare.Lease compare) {
            ValueCodec.writeLease(head(COMPARE_LEASE, compare), compare.lease());
            return out;
        }

        private Output head(int kind, Compare compare) {
            out.octet(kind);
            ValueCodec.writeRange(out, compare.keys());
            out.number(RELATIONS.indexOf(compare.relation()));
            return out;
        }
    }
}
