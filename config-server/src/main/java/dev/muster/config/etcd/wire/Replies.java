package dev.muster.config.etcd.wire;

import com.google.protobuf.UnsafeByteOperations;
import dev.muster.api.coordination.OperationResult;
import dev.muster.api.coordination.RangeResult;
import dev.muster.api.coordination.TransactionResult;
import dev.muster.api.coordination.WatchEvent;
import io.etcd.jetcd.api.DeleteRangeResponse;
import io.etcd.jetcd.api.Event;
import io.etcd.jetcd.api.KeyValue;
import io.etcd.jetcd.api.PutResponse;
import io.etcd.jetcd.api.RangeResponse;
import io.etcd.jetcd.api.ResponseHeader;
import io.etcd.jetcd.api.ResponseOp;
import io.etcd.jetcd.api.TxnResponse;

/** Our results in etcd's messages, with the keys as clients know them. */
public final class Replies {

    private Replies() {}

    public static RangeResponse range(ResponseHeader header, RangeResult result) {
        RangeResponse.Builder reply = RangeResponse.newBuilder()
                .setHeader(header)
                .setMore(result.more())
                .setCount(result.count());
        for (dev.muster.api.coordination.KeyValue entry : result.entries()) {
            reply.addKvs(entry(entry));
        }
        return reply.build();
    }

    public static PutResponse put(ResponseHeader header, OperationResult.Put result) {
        PutResponse.Builder reply = PutResponse.newBuilder().setHeader(header);
        if (result.previous() != null) {
            reply.setPrevKv(entry(result.previous()));
        }
        return reply.build();
    }

    public static DeleteRangeResponse delete(ResponseHeader header, OperationResult.Delete result) {
        DeleteRangeResponse.Builder reply =
                DeleteRangeResponse.newBuilder().setHeader(header).setDeleted(result.deleted());
        for (dev.muster.api.coordination.KeyValue entry : result.previous()) {
            reply.addPrevKvs(entry(entry));
        }
        return reply.build();
    }

    public static TxnResponse transaction(ResponseHeader header, TransactionResult result) {
        TxnResponse.Builder reply = TxnResponse.newBuilder().setHeader(header).setSucceeded(result.succeeded());
        Steps steps = new Steps(
                ResponseHeader.newBuilder().setRevision(result.revision()).build());
        for (OperationResult step : result.results()) {
            reply.addResponses(step.match(steps));
        }
        return reply.build();
    }

    public static KeyValue entry(dev.muster.api.coordination.KeyValue entry) {
        return KeyValue.newBuilder()
                .setKey(ClientKeys.client(entry.key()))
                .setValue(UnsafeByteOperations.unsafeWrap(entry.value().bytes()))
                .setCreateRevision(entry.createRevision())
                .setModRevision(entry.modRevision())
                .setVersion(entry.version())
                .setLease(entry.lease().value())
                .build();
    }

    /**
     * One change.
     *
     * @param withPrevious whether the client asked for what was there before
     */
    public static Event event(WatchEvent event, boolean withPrevious) {
        Event.Builder reply = Event.newBuilder();
        if (event instanceof WatchEvent.Put put) {
            reply.setType(Event.EventType.PUT).setKv(entry(put.current()));
        } else {
            reply.setType(Event.EventType.DELETE)
                    .setKv(KeyValue.newBuilder()
                            .setKey(ClientKeys.client(event.key()))
                            .setModRevision(event.revision()));
        }
        dev.muster.api.coordination.KeyValue previous = event.previous();
        if (withPrevious && previous != null) {
            reply.setPrevKv(entry(previous));
        }
        return reply.build();
    }

    /** Steps of a transaction; inside one, headers have nothing but the revision. */
    private record Steps(ResponseHeader header) implements OperationResult.Cases<ResponseOp> {

        @Override
        public ResponseOp put(OperationResult.Put result) {
            return ResponseOp.newBuilder()
                    .setResponsePut(Replies.put(header, result))
                    .build();
        }

        @Override
        public ResponseOp delete(OperationResult.Delete result) {
            return ResponseOp.newBuilder()
                    .setResponseDeleteRange(Replies.delete(header, result))
                    .build();
        }

        @Override
        public ResponseOp range(OperationResult.Range result) {
            return ResponseOp.newBuilder()
                    .setResponseRange(Replies.range(
                            ResponseHeader.newBuilder()
                                    .setRevision(result.result().revision())
                                    .build(),
                            result.result()))
                    .build();
        }

        @Override
        public ResponseOp nested(OperationResult.Nested result) {
            return ResponseOp.newBuilder()
                    .setResponseTxn(Replies.transaction(ResponseHeader.getDefaultInstance(), result.result()))
                    .build();
        }
    }
}
