package dev.muster.config.etcd.gateway;

import dev.muster.config.etcd.http.GatewayStatus;
import io.grpc.Status;
import org.springframework.http.HttpStatus;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What an error is in JSON. */
final class GatewayErrors {

    private static final JsonMapper JSON = new JsonMapper();

    private GatewayErrors() {}

    /** The whole answer. */
    static String body(Status status) {
        String text = text(status);
        return JSON.createObjectNode()
                .put("error", text)
                .put("message", text)
                .put("code", status.getCode().value())
                .toString();
    }

    /** The last line of a stream that began well. */
    static String line(Status status) {
        int http = GatewayStatus.http(status.getCode());
        HttpStatus known = HttpStatus.resolve(http);
        ObjectNode line = JSON.createObjectNode();
        line.putObject("error")
                .put("grpc_code", status.getCode().value())
                .put("http_code", http)
                .put("message", text(status))
                .put("http_status", known == null ? "" : known.getReasonPhrase());
        return line + "\n";
    }

    private static String text(Status status) {
        String text = status.getDescription();
        return text == null ? status.getCode().name() : text;
    }
}
