package dev.muster.config.etcd.gateway;

import com.google.protobuf.ByteString;
import dev.muster.config.etcd.http.GatewayStatus;
import dev.muster.edge.stream.SseFrame;
import dev.muster.edge.stream.SseStream;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;

/**
 * One call under way: asks for the next message when the connection has taken the one before, so that at most one waits
 * here. Thread-safe.
 */
final class GatewayCall extends ClientCall.Listener<ByteString> {

    private final Route route;
    private final ClientCall<ByteString, ByteString> call;
    private final HttpServletResponse response;
    private final SseStream stream;
    private boolean answered; // only the call's thread uses it

    GatewayCall(Route route, ClientCall<ByteString, ByteString> call, HttpServletResponse response, SseStream stream) {
        this.route = route;
        this.call = call;
        this.response = response;
        this.stream = stream;
    }

    void start(List<ByteString> messages) {
        call.start(this, new Metadata());
        if (route.streams()) {
            stream.onDrained(() -> call.request(1));
        }
        call.request(route.streams() ? 1 : 2); // one answer and its end
        messages.forEach(call::sendMessage);
        if (!route.endless()) {
            call.halfClose();
        }
    }

    @Override
    public void onMessage(ByteString message) {
        String json = JsonMessages.print(message, route.response());
        answered = true;
        if (!stream.send(SseFrame.text(route.streams() ? "{\"result\":" + json + "}\n" : json))) {
            call.cancel("The client is gone", null);
        }
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
        if (!status.isOk()) {
            if (!answered) {
                response.setStatus(GatewayStatus.http(status.getCode()));
            }
            stream.send(SseFrame.text(answered ? GatewayErrors.line(status) : GatewayErrors.body(status)));
        }
        stream.finish();
    }
}
