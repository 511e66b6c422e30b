package dev.muster.config.etcd.v2;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Bodies of JSON on one line. */
final class JsonAnswers {

    private static final JsonMapper JSON = new JsonMapper();

    private JsonAnswers() {}

    static ResponseEntity<byte[]> of(int status, ObjectNode body) {
        return ResponseEntity.status(status)
                .contentType(MediaType.APPLICATION_JSON)
                .body((body + "\n").getBytes(UTF_8));
    }

    static ResponseEntity<byte[]> message(int status, String text) {
        return of(status, JSON.createObjectNode().put("message", text));
    }
}
