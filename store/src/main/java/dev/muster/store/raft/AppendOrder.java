package dev.muster.store.raft;

import java.time.Duration;
import java.util.EnumSet;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.apache.ratis.grpc.server.GrpcServices;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto.AppendResult;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.thirdparty.io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import org.apache.ratis.thirdparty.io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import org.apache.ratis.thirdparty.io.grpc.Metadata;
import org.apache.ratis.thirdparty.io.grpc.ServerCall;
import org.apache.ratis.thirdparty.io.grpc.ServerCallHandler;
import org.apache.ratis.thirdparty.io.grpc.ServerInterceptor;
import org.apache.ratis.thirdparty.io.grpc.Status;
import org.apache.ratis.thirdparty.io.grpc.netty.NettyServerBuilder;

/**
 * Stands before the log of a member, so that what it acknowledges to a leader is what it has. Thread-safe.
 *
 * <p>Ratis checks entries against the log and then writes them, and lets two leaders, or two connections of one, in between: entries of an
 * earlier term could replace those of a later one that were acknowledged. Here one request with entries is taken after the other. Entries that
 * come again while they are on their way to the disk are acknowledged by Ratis at once; here such an answer waits until they are there.
 */
final class AppendOrder implements GrpcServices.Customizer, ServerInterceptor {

    private static final Duration FLUSH_MAX = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(1);

    private final ReentrantLock taking = new ReentrantLock(true);
    private volatile LongSupplier flushed = () -> Long.MAX_VALUE; // no entries are taken before the log is known

    /** Tells where to see up to which index the log is on the disk. */
    void watch(LongSupplier flushIndex) {
        flushed = flushIndex;
    }

    @Override
    public NettyServerBuilder customize(NettyServerBuilder builder, EnumSet<GrpcServices.Type> types) {
        return types.contains(GrpcServices.Type.SERVER) ? builder.intercept(this) : builder;
    }

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        return new InTurn<>(next.startCall(new Written<>(call), headers));
    }

    private final class InTurn<Q> extends SimpleForwardingServerCallListener<Q> {

        InTurn(ServerCall.Listener<Q> listener) {
            super(listener);
        }

        @Override
        public void onMessage(Q message) {
            if (message instanceof AppendEntriesRequestProto request && request.getEntriesCount() > 0) {
                taking.lock();
                try {
                    super.onMessage(message);
                } finally {
                    taking.unlock();
                }
            } else {
                super.onMessage(message);
            }
        }
    }

    private final class Written<Q, R> extends SimpleForwardingServerCall<Q, R> {

        private boolean gaveUp;

        Written(ServerCall<Q, R> call) {
            super(call);
        }

        @Override
        public void sendMessage(R message) {
            if (gaveUp) {
                return;
            }
            if (message instanceof AppendEntriesReplyProto reply
                    && reply.getResult() == AppendResult.SUCCESS
                    && !awaitFlushed(reply.getMatchIndex())) {
                gaveUp = true;
                super.close(
                        Status.UNAVAILABLE.withDescription("entry " + reply.getMatchIndex()
                                + " is not on the disk (expected: within " + FLUSH_MAX + ")"),
                        new Metadata());
            } else {
                super.sendMessage(message);
            }
        }

        @Override
        public void close(Status status, Metadata trailers) {
            if (!gaveUp) {
                super.close(status, trailers);
            }
        }

        /** Almost always it is there already: the answer comes when the disk has it. Heartbeats name no entry. */
        private boolean awaitFlushed(long index) {
            long end = System.nanoTime() + FLUSH_MAX.toNanos();
            while (index > flushed.getAsLong() && !isCancelled()) {
                if (System.nanoTime() - end > 0) {
                    return false;
                }
                LockSupport.parkNanos(POLL.toNanos());
            }
            return true;
        }
    }
}
