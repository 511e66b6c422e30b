package dev.muster.config.etcd;

import dev.muster.config.etcd.wire.EtcdError;
import dev.muster.config.etcd.wire.LeaderWatch;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;

/** Refuses calls with metadata {@code hasleader: true} while no leader is known; marks the others for {@link LeaderWatch}. */
final class LeaderCheck implements ServerInterceptor {

    private static final Metadata.Key<String> HAS_LEADER =
            Metadata.Key.of("hasleader", Metadata.ASCII_STRING_MARSHALLER);

    private final LeaderWatch leader;

    LeaderCheck(LeaderWatch leader) {
        this.leader = leader;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata metadata, ServerCallHandler<Q, A> next) {
        if (!"true".equals(metadata.get(HAS_LEADER))) {
            return next.startCall(call, metadata);
        }
        if (!leader.leaderKnown()) {
            call.close(EtcdError.NO_LEADER.status(), new Metadata());
            return new ServerCall.Listener<>() {};
        }
        return Contexts.interceptCall(Context.current().withValue(LeaderWatch.REQUIRED, true), call, metadata, next);
    }
}
