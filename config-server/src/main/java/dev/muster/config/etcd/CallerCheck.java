package dev.muster.config.etcd;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.muster.config.etcd.wire.EtcdError;
import io.etcd.jetcd.api.AuthGrpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * Knows callers by the configured token, in the metadata {@code token} or {@code authorization}, with or without the word
 * Bearer; compares in constant time. Only asking for the token itself needs none.
 */
final class CallerCheck implements ServerInterceptor {

    private static final Metadata.Key<String> TOKEN = Metadata.Key.of("token", Metadata.ASCII_STRING_MARSHALLER);
    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
    private static final String SCHEME = "Bearer ";

    private final byte[] token;

    CallerCheck(String token) {
        this.token = token.getBytes(UTF_8);
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata metadata, ServerCallHandler<Q, A> next) {
        if (call.getMethodDescriptor().equals(AuthGrpc.getAuthenticateMethod())) {
            return next.startCall(call, metadata);
        }
        String shown = shown(metadata);
        if (shown == null) {
            return refuse(call, EtcdError.USER_NAME_EMPTY);
        }
        if (!MessageDigest.isEqual(token, shown.getBytes(UTF_8))) {
            return refuse(call, EtcdError.INVALID_TOKEN);
        }
        return next.startCall(call, metadata);
    }

    private static @Nullable String shown(Metadata metadata) {
        String shown = metadata.get(TOKEN);
        if (shown == null) {
            shown = metadata.get(AUTHORIZATION);
        }
        if (shown != null && shown.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return shown.substring(SCHEME.length()).strip();
        }
        return shown;
    }

    private static <Q, A> ServerCall.Listener<Q> refuse(ServerCall<Q, A> call, EtcdError why) {
        call.close(why.status(), new Metadata());
        return new ServerCall.Listener<>() {};
    }
}
