package dev.muster.config.etcd.gateway;

import com.google.protobuf.ByteString;
import dev.muster.edge.stream.SseStream;
import dev.muster.edge.stream.SseStreams;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;

/** Makes calls for HTTP clients; their answers follow on the connection. Thread-safe. */
final class GatewayService {

    private final Channel services;
    private final SseStreams streams;

    GatewayService(Channel services, SseStreams streams) {
        this.services = services;
        this.streams = streams;
    }

    /** Calls; a client that departs ends the call as soon as something is written to it. */
    void call(Route route, List<ByteString> messages, HttpServletRequest request, HttpServletResponse response) {
        ClientCall<ByteString, ByteString> call = services.newCall(route.call(), CallOptions.DEFAULT);
        SseStream stream = streams.openPlain(
                request, response, "application/json", () -> call.cancel("The connection ended", null));
        new GatewayCall(route, call, response, stream).start(messages);
    }
}
