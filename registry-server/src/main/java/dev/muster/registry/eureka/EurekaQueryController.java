package dev.muster.registry.eureka;

import dev.muster.api.registry.Instance;
import dev.muster.api.registry.InstanceId;
import dev.muster.api.registry.ServiceName;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.WebRequest;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What clients of Eureka fetch. There is one region, so that asking for others changes nothing. */
@RestController
@ConditionalOnProperty(name = "muster.eureka.enabled", matchIfMissing = true)
@RequestMapping(path = "/eureka", produces = MediaType.APPLICATION_JSON_VALUE)
class EurekaQueryController {

    private static final String RETRY_AFTER_SECONDS = "5";

    private final EurekaCatalogue catalogue;
    private final EurekaWarmUp warmUp;
    private final JsonMapper json;

    EurekaQueryController(EurekaCatalogue catalogue, EurekaWarmUp warmUp, JsonMapper json) {
        this.catalogue = catalogue;
        this.warmUp = warmUp;
        this.json = json;
    }

    @GetMapping({"/apps", "/apps/"})
    @Nullable
    ResponseEntity<byte[]> all(WebRequest request) {
        EurekaCatalogue.Answer answer = catalogue.all();
        // Weak, as answers may be compressed on their way.
        String tag = "W/\"" + answer.tag() + "\"";
        if (request.checkNotModified(tag)) {
            return null;
        }
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noCache())
                .eTag(tag)
                .body(answer.body());
    }

    @GetMapping({"/apps/delta", "/apps/delta/"})
    ResponseEntity<byte[]> delta() {
        if (!warmUp.over()) {
            return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
                    .header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS)
                    .build();
        }
        return catalogue
                .delta()
                .map(answer -> ResponseEntity.ok(answer.body()))
                .orElseGet(() -> ResponseEntity.notFound().build());
    }

    @GetMapping({"/apps/{app}", "/apps/{app}/"})
    ResponseEntity<byte[]> application(@PathVariable ServiceName app) {
        List<Instance> found = catalogue.find(instance -> instance.service().equals(app));
        return found.isEmpty() ? ResponseEntity.notFound().build() : ResponseEntity.ok(bytes(Applications.one(found)));
    }

    @GetMapping("/apps/{app}/{id}")
    ResponseEntity<byte[]> instance(@PathVariable ServiceName app, @PathVariable InstanceId id) {
        return one(catalogue.find(
                instance -> instance.service().equals(app) && instance.id().equals(id)));
    }

    @GetMapping("/instances/{id}")
    ResponseEntity<byte[]> instance(@PathVariable InstanceId id) {
        return one(catalogue.find(instance -> instance.id().equals(id)));
    }

    @GetMapping("/vips/{vip}")
    ResponseEntity<byte[]> vip(@PathVariable String vip) {
        return named(vip, InstanceWriter::vip);
    }

    @GetMapping("/svips/{vip}")
    ResponseEntity<byte[]> secureVip(@PathVariable String vip) {
        return named(vip, InstanceWriter::secureVip);
    }

    private ResponseEntity<byte[]> one(List<Instance> found) {
        return Optional.of(found)
                .filter(list -> !list.isEmpty())
                .map(list -> ResponseEntity.ok(bytes(Applications.one(list.get(0)))))
                .orElseGet(() -> ResponseEntity.notFound().build());
    }

    /** An instance may have several names, separated by commas. */
    private ResponseEntity<byte[]> named(String name, Function<Instance, String> names) {
        String wanted = name.toLowerCase(Locale.ROOT);
        List<Instance> found = catalogue.find(instance -> Arrays.asList(
                        names.apply(instance).toLowerCase(Locale.ROOT).split(","))
                .contains(wanted));
        return ResponseEntity.ok(bytes(Applications.all("1", Applications.hash(found), Applications.rows(found))));
    }

    private byte[] bytes(ObjectNode answer) {
        return json.writeValueAsBytes(answer);
    }
}
