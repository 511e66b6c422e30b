package dev.muster.config.etcd.v2;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** HTTP for version, health and statistics. */
@RestController
@ConditionalOnProperty(name = "muster.etcd.enabled", matchIfMissing = true)
class StatusController {

    private static final JsonMapper JSON = new JsonMapper();

    private final StatusService status;

    StatusController(StatusService status) {
        this.status = status;
    }

    @GetMapping("/version")
    ResponseEntity<byte[]> version() {
        return JsonAnswers.of(200, status.version());
    }

    @GetMapping("/health")
    ResponseEntity<byte[]> health() {
        boolean healthy = status.healthy();
        ObjectNode body = JSON.createObjectNode().put("health", Boolean.toString(healthy));
        return JsonAnswers.of(healthy ? 200 : 503, body);
    }

    @GetMapping("/v2/stats/self")
    ResponseEntity<byte[]> self() {
        return JsonAnswers.of(200, status.self());
    }

    @GetMapping("/v2/stats/store")
    ResponseEntity<byte[]> store() {
        return JsonAnswers.of(200, status.requests());
    }

    @GetMapping("/v2/stats/leader")
    ResponseEntity<byte[]> leader() {
        ObjectNode leader = status.leader();
        return leader == null ? JsonAnswers.message(403, "not current leader") : JsonAnswers.of(200, leader);
    }

    /** What else is below. */
    @RequestMapping("/v2/**")
    ResponseEntity<byte[]> nothing() {
        return ResponseEntity.status(404)
                .contentType(MediaType.TEXT_PLAIN)
                .body("404 page not found\n".getBytes(UTF_8));
    }
}
