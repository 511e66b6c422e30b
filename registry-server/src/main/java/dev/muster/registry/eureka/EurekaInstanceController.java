package dev.muster.registry.eureka;

import dev.muster.api.registry.InstanceId;
import dev.muster.api.registry.ServiceName;
import dev.muster.edge.security.Callers;
import java.security.Principal;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What clients of Eureka say of themselves, and operators of them. */
@RestController
@ConditionalOnProperty(name = "muster.eureka.enabled", matchIfMissing = true)
@RequestMapping("/eureka/apps/{app}")
class EurekaInstanceController {

    private final EurekaService eureka;
    private final InstanceReader reader;

    EurekaInstanceController(EurekaService eureka, InstanceReader reader) {
        this.eureka = eureka;
        this.reader = reader;
    }

    @PostMapping(
            path = {"", "/"},
            consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Void> register(@PathVariable ServiceName app, @RequestBody byte[] body) {
        eureka.register(reader.read(body, app));
        return ResponseEntity.noContent().build();
    }

    @PutMapping("/{id}")
    ResponseEntity<Void> renew(
            @PathVariable ServiceName app,
            @PathVariable InstanceId id,
            @RequestParam(required = false) @Nullable String lastDirtyTimestamp,
            @RequestHeader(name = "x-netflix-discovery-replication", required = false) @Nullable String replicated) {
        Long dirty = lastDirtyTimestamp == null || lastDirtyTimestamp.isBlank()
                ? null
                : Long.valueOf(InstanceText.number("lastDirtyTimestamp", lastDirtyTimestamp));
        return switch (eureka.renew(eureka.key(app, id), dirty, Boolean.parseBoolean(replicated))) {
            case RENEWED -> ResponseEntity.ok().build();
            case REGISTER -> ResponseEntity.notFound().build();
            case OUTDATED -> ResponseEntity.status(HttpStatus.CONFLICT).build();
        };
    }

    @DeleteMapping("/{id}")
    ResponseEntity<Void> cancel(@PathVariable ServiceName app, @PathVariable InstanceId id) {
        return eureka.cancel(eureka.key(app, id))
                ? ResponseEntity.ok().build()
                : ResponseEntity.notFound().build();
    }

    @PutMapping("/{id}/status")
    ResponseEntity<Void> override(
            @PathVariable ServiceName app,
            @PathVariable InstanceId id,
            @RequestParam String value,
            @Nullable Principal principal) {
        eureka.override(eureka.key(app, id), EurekaStatus.wanted(value), Callers.name(null, principal));
        return ResponseEntity.ok().build();
    }

    @DeleteMapping("/{id}/status")
    ResponseEntity<Void> endOverride(@PathVariable ServiceName app, @PathVariable InstanceId id) {
        eureka.endOverride(eureka.key(app, id));
        return ResponseEntity.ok().build();
    }

    @PutMapping("/{id}/metadata")
    ResponseEntity<Void> putMetadata(
            @PathVariable ServiceName app, @PathVariable InstanceId id, @RequestParam Map<String, String> pairs) {
        eureka.putMetadata(eureka.key(app, id), pairs);
        return ResponseEntity.ok().build();
    }
}
