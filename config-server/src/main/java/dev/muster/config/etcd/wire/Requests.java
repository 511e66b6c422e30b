package dev.muster.config.etcd.wire;

import com.google.protobuf.ByteString;
import dev.muster.api.InvalidArgumentException;
import dev.muster.api.coordination.Compare;
import dev.muster.api.coordination.Key;
import dev.muster.api.coordination.KeyRange;
import dev.muster.api.coordination.LeaseId;
import dev.muster.api.coordination.Operation;
import dev.muster.api.coordination.RangeQuery;
import dev.muster.api.coordination.Relation;
import dev.muster.api.coordination.RevisionBounds;
import dev.muster.api.coordination.Transaction;
import dev.muster.api.coordination.Value;
import dev.muster.store.ReadAt;
import io.etcd.jetcd.api.DeleteRangeRequest;
import io.etcd.jetcd.api.PutRequest;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.RequestOp;
import io.etcd.jetcd.api.TxnRequest;
import java.util.ArrayList;
import java.util.List;

/**
 * Requests of clients in our words. Refuses what etcd refuses, in the same order and with the same errors, by throwing
 * {@link io.grpc.StatusRuntimeException}.
 */
public final class Requests {

    /** Largest request that changes something, in bytes, as in etcd. */
    public static final int BYTES_MAX = 3 * 512 * 1024;

    private static final RevisionBounds NONE_AT_ALL = new RevisionBounds(Long.MAX_VALUE, 0, 0, 0);

    private Requests() {}

    /** Refuses what is larger than {@link #BYTES_MAX}. */
    public static void requireSize(com.google.protobuf.MessageLite request) {
        if (request.getSerializedSize() > BYTES_MAX) {
            throw EtcdError.REQUEST_TOO_LARGE.exception();
        }
    }

    /** How fresh the answer must be. */
    public static ReadAt freshness(RangeRequest request) {
        return request.getSerializable() ? ReadAt.STALE : ReadAt.LINEARIZABLE;
    }

    /** What to read. */
    public static RangeQuery range(RangeRequest request) {
        return new RangeQuery(
                ClientKeys.range(request.getKey(), request.getRangeEnd()),
                (int) Math.max(0, Math.min(Integer.MAX_VALUE, request.getLimit())),
                request.getKeysOnly(),
                request.getCountOnly(),
                Math.max(0, request.getRevision()),
                sortBy(request.getSortTarget()),
                request.getSortOrder() == RangeRequest.SortOrder.DESCEND
                        ? RangeQuery.Order.DESCENDING
                        : RangeQuery.Order.ASCENDING,
                bounds(request));
    }

    /** One put. */
    public static Operation.Put put(PutRequest request) {
        Key key = ClientKeys.key(request.getKey());
        if (request.getIgnoreValue() && !request.getValue().isEmpty()) {
            throw EtcdError.VALUE_PROVIDED.exception();
        }
        if (request.getIgnoreLease() && request.getLease() != 0) {
            throw EtcdError.LEASE_PROVIDED.exception();
        }
        return new Operation.Put(
                key,
                request.getIgnoreValue() ? null : value(request.getValue()),
                request.getIgnoreLease() ? null : lease(request.getLease()),
                request.getPrevKv());
    }

    /** One delete. */
    public static Operation.Delete delete(DeleteRangeRequest request) {
        return new Operation.Delete(ClientKeys.range(request.getKey(), request.getRangeEnd()), request.getPrevKv());
    }

    /** A transaction with what is nested in it. */
    public static Transaction transaction(TxnRequest request) {
        requireOperations(request, Transaction.OPERATIONS_MAX);
        return nested(request);
    }

    /** A lease that must exist for what the client wants; negative ids are in nobody's hands. */
    public static LeaseId lease(long id) {
        if (id < 0) {
            throw EtcdError.LEASE_NOT_FOUND.exception();
        }
        return id == 0 ? LeaseId.NONE : new LeaseId(id);
    }

    /** What a key shall hold. */
    public static Value value(ByteString bytes) {
        if (bytes.size() > Value.BYTES_MAX) {
            throw EtcdError.limit(
                    "value is too large: " + bytes.size() + " bytes (expected: at most " + Value.BYTES_MAX + ")");
        }
        return Value.ofBytes(bytes.toByteArray());
    }

    private static Transaction nested(TxnRequest request) {
        List<Compare> compares = new ArrayList<>();
        for (io.etcd.jetcd.api.Compare compare : request.getCompareList()) {
            compares.add(compare(compare));
        }
        List<Operation> success = operations(request.getSuccessList());
        List<Operation> failure = operations(request.getFailureList());
        try {
            return new Transaction(compares, success, failure);
        } catch (InvalidArgumentException twice) { // everything else was refused before
            throw EtcdError.DUPLICATE_KEY.exception();
        }
    }

    private static List<Operation> operations(List<RequestOp> requests) {
        List<Operation> operations = new ArrayList<>(requests.size());
        for (RequestOp request : requests) {
            operations.add(
                    switch (request.getRequestCase()) {
                        case REQUEST_RANGE -> new Operation.Range(range(request.getRequestRange()));
                        case REQUEST_PUT -> put(request.getRequestPut());
                        case REQUEST_DELETE_RANGE -> delete(request.getRequestDeleteRange());
                        case REQUEST_TXN -> new Operation.Nested(nested(request.getRequestTxn()));
                        case REQUEST_NOT_SET -> throw EtcdError.KEY_NOT_FOUND.exception();
                    });
        }
        return operations;
    }

    /** As etcd counts: the longest list of each level, added up. */
    private static void requireOperations(TxnRequest request, int max) {
        int longest =
                Math.max(request.getCompareCount(), Math.max(request.getSuccessCount(), request.getFailureCount()));
        if (longest > max) {
            throw EtcdError.TOO_MANY_OPERATIONS.exception();
        }
        for (List<RequestOp> list : List.of(request.getSuccessList(), request.getFailureList())) {
            for (RequestOp operation : list) {
                if (operation.hasRequestTxn()) {
                    requireOperations(operation.getRequestTxn(), max - longest);
                }
            }
        }
    }

    private static Compare compare(io.etcd.jetcd.api.Compare request) {
        KeyRange keys = ClientKeys.range(request.getKey(), request.getRangeEnd());
        Relation relation = relation(request.getResult());
        if (request.getTargetValue() == LateFields.COMPARE_TARGET_LEASE) {
            return lease(keys, relation, LateFields.number(request, LateFields.COMPARE_LEASE));
        }
        return switch (request.getTarget()) {
            case VERSION -> new Compare.Version(keys, relation, request.getVersion());
            case CREATE -> new Compare.CreateRevision(keys, relation, request.getCreateRevision());
            case MOD -> new Compare.ModRevision(keys, relation, request.getModRevision());
            case VALUE -> new Compare.Content(keys, relation, value(request.getValue()));
            case UNRECOGNIZED -> throw EtcdError.limit("compare target " + request.getTargetValue() + " is not known");
        };
    }

    /** Ids of leases are positive, so that comparing one with a negative number always has the same result. */
    private static Compare lease(KeyRange keys, Relation relation, long id) {
        if (id >= 0) {
            return new Compare.Lease(keys, relation, id == 0 ? LeaseId.NONE : new LeaseId(id));
        }
        boolean holds = relation == Relation.GREATER || relation == Relation.NOT_EQUAL;
        return new Compare.Version(ClientKeys.NOTHING, holds ? Relation.EQUAL : Relation.GREATER, 0);
    }

    private static Relation relation(io.etcd.jetcd.api.Compare.CompareResult result) {
        return switch (result) {
            case EQUAL -> Relation.EQUAL;
            case GREATER -> Relation.GREATER;
            case LESS -> Relation.LESS;
            case NOT_EQUAL -> Relation.NOT_EQUAL;
            case UNRECOGNIZED -> throw EtcdError.limit("compare result is not known");
        };
    }

    private static RangeQuery.SortBy sortBy(RangeRequest.SortTarget target) {
        return switch (target) {
            case KEY, UNRECOGNIZED -> RangeQuery.SortBy.KEY;
            case VERSION -> RangeQuery.SortBy.VERSION;
            case CREATE -> RangeQuery.SortBy.CREATE_REVISION;
            case MOD -> RangeQuery.SortBy.MOD_REVISION;
            case VALUE -> RangeQuery.SortBy.VALUE;
        };
    }

    private static RevisionBounds bounds(RangeRequest request) {
        if (request.getMaxModRevision() < 0 || request.getMaxCreateRevision() < 0) {
            return NONE_AT_ALL;
        }
        return new RevisionBounds(
                Math.max(0, request.getMinModRevision()),
                request.getMaxModRevision(),
                Math.max(0, request.getMinCreateRevision()),
                request.getMaxCreateRevision());
    }
}
