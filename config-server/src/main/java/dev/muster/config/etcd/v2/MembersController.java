package dev.muster.config.etcd.v2;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.muster.api.Text;
import io.etcd.jetcd.api.Member;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** HTTP for members. */
@RestController
@ConditionalOnProperty(name = "muster.etcd.enabled", matchIfMissing = true)
class MembersController {

    private static final JsonMapper JSON = new JsonMapper();
    private static final int BODY_BYTES_MAX = 64 * 1024;
    private static final int HEXADECIMAL = 16;

    private final MembersService members;

    MembersController(MembersService members) {
        this.members = members;
    }

    @GetMapping("/v2/members")
    ResponseEntity<byte[]> all() {
        ObjectNode body = JSON.createObjectNode();
        ArrayNode list = body.putArray("members");
        members.all().forEach(member -> list.add(json(member)));
        return JsonAnswers.of(200, body);
    }

    @GetMapping("/v2/members/leader")
    ResponseEntity<byte[]> leader() {
        return members.leader()
                .map(leader -> JsonAnswers.of(200, json(leader)))
                .orElseGet(() -> JsonAnswers.message(503, "During election"));
    }

    @PostMapping("/v2/members")
    ResponseEntity<byte[]> add(InputStream body) throws IOException {
        return JsonAnswers.of(201, json(members.add(peerUrls(body))));
    }

    @PutMapping("/v2/members/{id}")
    ResponseEntity<byte[]> update(@PathVariable String id, InputStream body) throws IOException {
        members.update(number(id), peerUrls(body));
        return ResponseEntity.noContent().build();
    }

    @DeleteMapping("/v2/members/{id}")
    ResponseEntity<byte[]> remove(@PathVariable String id) {
        members.remove(number(id));
        return ResponseEntity.noContent().build();
    }

    /** What the addresses are that clients use, by a comma. */
    @GetMapping("/v2/machines")
    ResponseEntity<byte[]> machines() {
        List<String> urls = new ArrayList<>();
        members.all().forEach(member -> urls.addAll(member.getClientURLsList()));
        return ResponseEntity.ok()
                .contentType(MediaType.TEXT_PLAIN)
                .body(String.join(", ", urls).getBytes(UTF_8));
    }

    @ExceptionHandler
    ResponseEntity<byte[]> refused(MembersService.MembersRefusal refusal) {
        return JsonAnswers.message(refusal.status(), String.valueOf(refusal.getMessage()));
    }

    @ExceptionHandler
    ResponseEntity<byte[]> unreadable(Unreadable mistake) {
        return JsonAnswers.message(mistake.status, String.valueOf(mistake.getMessage()));
    }

    private static long number(String id) {
        try {
            return Long.parseUnsignedLong(id, HEXADECIMAL);
        } catch (NumberFormatException e) {
            throw new Unreadable(404, "No such member: " + Text.shown(id));
        }
    }

    private static List<String> peerUrls(InputStream body) throws IOException {
        List<String> urls = new ArrayList<>();
        try {
            JsonNode found = JSON.readTree(body.readNBytes(BODY_BYTES_MAX)).path("peerURLs");
            found.forEach(url -> urls.add(url.asString()));
        } catch (JacksonException e) {
            throw new Unreadable(400, "the body is not JSON: " + e.getOriginalMessage());
        }
        if (urls.isEmpty()) {
            throw new Unreadable(400, "peerURLs: none (expected: one http://host:port)");
        }
        return urls;
    }

    private static ObjectNode json(Member member) {
        ObjectNode body = JSON.createObjectNode();
        body.put("id", Long.toHexString(member.getID())).put("name", member.getName());
        ArrayNode peers = body.putArray("peerURLs");
        member.getPeerURLsList().forEach(peers::add);
        ArrayNode clients = body.putArray("clientURLs");
        member.getClientURLsList().forEach(clients::add);
        return body;
    }

    private static final class Unreadable extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final int status;

        Unreadable(int status, String message) {
            super(message, null, false, false);
            this.status = status;
        }
    }
}
