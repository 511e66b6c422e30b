package dev.muster.config.etcd.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.muster.api.coordination.Compare;
import dev.muster.api.coordination.LeaseId;
import dev.muster.api.coordination.Operation;
import dev.muster.api.coordination.RangeQuery;
import dev.muster.api.coordination.Relation;
import dev.muster.api.coordination.Transaction;
import dev.muster.api.coordination.Value;
import io.etcd.jetcd.api.DeleteRangeRequest;
import io.etcd.jetcd.api.PutRequest;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.RequestOp;
import io.etcd.jetcd.api.TxnRequest;
import java.util.Collections;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class RequestsTests {

    @Test
    void aRangeKeepsAllItsFields() {
        RangeQuery query = Requests.range(RangeRequest.newBuilder()
                .setKey(text("a"))
                .setRangeEnd(text("b"))
                .setLimit(Long.MAX_VALUE)
                .setRevision(7)
                .setSortOrder(RangeRequest.SortOrder.DESCEND)
                .setSortTarget(RangeRequest.SortTarget.MOD)
                .setKeysOnly(true)
                .setCountOnly(true)
                .setMinModRevision(1)
                .setMaxModRevision(2)
                .setMinCreateRevision(3)
                .setMaxCreateRevision(4)
                .build());

        assertThat(query.limit()).isEqualTo(Integer.MAX_VALUE);
        assertThat(query.revision()).isEqualTo(7);
        assertThat(query.sortBy()).isEqualTo(RangeQuery.SortBy.MOD_REVISION);
        assertThat(query.order()).isEqualTo(RangeQuery.Order.DESCENDING);
        assertThat(query.keysOnly()).isTrue();
        assertThat(query.countOnly()).isTrue();
        assertThat(query.bounds().modMin()).isEqualTo(1);
        assertThat(query.bounds().modMax()).isEqualTo(2);
        assertThat(query.bounds().createMin()).isEqualTo(3);
        assertThat(query.bounds().createMax()).isEqualTo(4);
    }

    @Test
    void negativeNumbersOfARangeMeanWhatTheyMeanToEtcd() {
        RangeQuery query = Requests.range(RangeRequest.newBuilder()
                .setKey(text("a"))
                .setLimit(-1)
                .setRevision(-1)
                .build());

        assertThat(query.limit()).isZero();
        assertThat(query.revision()).isZero();
    }

    @Test
    void aPutKeepsWhatItShallKeep() {
        PutRequest.Builder put = PutRequest.newBuilder().setKey(text("a"));

        assertThat(Requests.put(put.clone().setIgnoreValue(true).setLease(3).build()))
                .returns(null, Operation.Put::value)
                .returns(new LeaseId(3), Operation.Put::lease);
        assertThat(Requests.put(put.clone().setIgnoreLease(true).setPrevKv(true).build()))
                .returns(Value.EMPTY, Operation.Put::value)
                .returns(null, Operation.Put::lease)
                .returns(true, Operation.Put::withPrevious);
        refused(
                () -> Requests.put(
                        put.clone().setIgnoreValue(true).setValue(text("x")).build()),
                "INVALID_ARGUMENT: etcdserver: value is provided");
        refused(
                () -> Requests.put(put.clone().setIgnoreLease(true).setLease(1).build()),
                "INVALID_ARGUMENT: etcdserver: lease is provided");
        refused(
                () -> Requests.put(put.clone().setLease(-1).build()),
                "NOT_FOUND: etcdserver: requested lease not found");
        refused(
                () -> Requests.put(put.clone()
                        .setValue(ByteString.copyFrom(new byte[Value.BYTES_MAX + 1]))
                        .build()),
                "INVALID_ARGUMENT: etcdserver: value is too large: 1048577 bytes (expected: at most 1048576)");
    }

    @Test
    void theLeaseOfACompareIsFoundThoughTheMessageHasNoFieldForIt() {
        Transaction transaction = Requests.transaction(TxnRequest.newBuilder()
                .addCompare(leaseCompare(io.etcd.jetcd.api.Compare.CompareResult.LESS, 77))
                .build());

        assertThat(transaction.compares().get(0)).isInstanceOfSatisfying(Compare.Lease.class, compare -> {
            assertThat(compare.lease()).isEqualTo(new LeaseId(77));
            assertThat(compare.relation()).isEqualTo(Relation.LESS);
        });
    }

    @Test
    void noLeaseIsNegative() {
        for (io.etcd.jetcd.api.Compare.CompareResult result : new io.etcd.jetcd.api.Compare.CompareResult[] {
            io.etcd.jetcd.api.Compare.CompareResult.EQUAL,
            io.etcd.jetcd.api.Compare.CompareResult.LESS,
            io.etcd.jetcd.api.Compare.CompareResult.GREATER,
            io.etcd.jetcd.api.Compare.CompareResult.NOT_EQUAL
        }) {
            boolean holds = Requests.transaction(TxnRequest.newBuilder()
                            .addCompare(leaseCompare(result, -1))
                            .build())
                    .compares()
                    .get(0)
                    .holds(null);

            assertThat(holds)
                    .as("%s", result)
                    .isEqualTo(result == io.etcd.jetcd.api.Compare.CompareResult.GREATER
                            || result == io.etcd.jetcd.api.Compare.CompareResult.NOT_EQUAL);
        }
    }

    @Test
    void transactionsAreRefusedAsEtcdRefusesThem() {
        RequestOp put = RequestOp.newBuilder()
                .setRequestPut(PutRequest.newBuilder().setKey(text("a")))
                .build();
        RequestOp delete = RequestOp.newBuilder()
                .setRequestDeleteRange(DeleteRangeRequest.newBuilder().setKey(text("a")))
                .build();
        RequestOp nested = RequestOp.newBuilder()
                .setRequestTxn(TxnRequest.newBuilder().addFailure(put))
                .build();
        RequestOp read = RequestOp.newBuilder()
                .setRequestRange(RangeRequest.newBuilder().setKey(text("a")))
                .build();

        String duplicate = "INVALID_ARGUMENT: etcdserver: duplicate key given in txn request";
        refused(() -> transaction(put, put), duplicate);
        refused(() -> transaction(put, delete), duplicate);
        refused(() -> transaction(nested, put), duplicate);
        refused(() -> transaction(RequestOp.getDefaultInstance()), "INVALID_ARGUMENT: etcdserver: key not found");
        refused(
                () -> transaction(RequestOp.newBuilder()
                        .setRequestPut(PutRequest.getDefaultInstance())
                        .build()),
                "INVALID_ARGUMENT: etcdserver: key is not provided");
        String many = "INVALID_ARGUMENT: etcdserver: too many operations in txn request";
        RequestOp[] most = Collections.nCopies(Transaction.OPERATIONS_MAX, read).toArray(RequestOp[]::new);
        assertThat(transaction(most).success()).hasSize(Transaction.OPERATIONS_MAX);
        refused(() -> transaction(Collections.nCopies(129, read).toArray(RequestOp[]::new)), many);
        most[0] = nested;
        refused(() -> transaction(most), many);
    }

    private static Transaction transaction(RequestOp... success) {
        return Requests.transaction(TxnRequest.newBuilder()
                .addAllSuccess(java.util.List.of(success))
                .build());
    }

    private static io.etcd.jetcd.api.Compare leaseCompare(io.etcd.jetcd.api.Compare.CompareResult result, long lease) {
        return io.etcd.jetcd.api.Compare.newBuilder()
                .setKey(text("a"))
                .setResult(result)
                .setTargetValue(LateFields.COMPARE_TARGET_LEASE)
                .setUnknownFields(LateFields.of(LateFields.COMPARE_LEASE, lease))
                .build();
    }

    private static void refused(ThrowingCallable call, String message) {
        assertThatThrownBy(call).hasMessage(message);
    }

    private static ByteString text(String text) {
        return ByteString.copyFromUtf8(text);
    }
}
