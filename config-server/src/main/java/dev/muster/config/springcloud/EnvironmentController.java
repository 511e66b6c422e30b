package dev.muster.config.springcloud;

import dev.muster.api.ProblemException;
import dev.muster.api.ProblemType;
import dev.muster.api.Text;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** The form that clients of Spring Cloud Config read. */
@RestController
@ConditionalOnProperty(name = "muster.springcloud.enabled", matchIfMissing = true)
class EnvironmentController {

    private static final String WITH_ORIGINS = "application/vnd.spring-cloud.config-server.v2+json";
    private static final MediaType ORIGINS = MediaType.parseMediaType(WITH_ORIGINS);

    private final EnvironmentService environments;

    EnvironmentController(EnvironmentService environments) {
        this.environments = environments;
    }

    @GetMapping(
            path = OldPaths.NAME + OldPaths.PROFILES,
            produces = {MediaType.APPLICATION_JSON_VALUE, WITH_ORIGINS})
    ResponseEntity<FoundEnvironment> environment(
            @PathVariable String name,
            @PathVariable String profiles,
            @RequestHeader(name = "Accept", required = false) @Nullable String accept) {
        return answer(environments.find(name, profiles, null), accept);
    }

    @GetMapping(
            path = OldPaths.NAME + "/{profiles}/{label}",
            produces = {MediaType.APPLICATION_JSON_VALUE, WITH_ORIGINS})
    ResponseEntity<FoundEnvironment> labelled(
            @PathVariable String name,
            @PathVariable String profiles,
            @PathVariable String label,
            @RequestHeader(name = "Accept", required = false) @Nullable String accept) {
        return answer(environments.find(name, profiles, OldPaths.label(label)), accept);
    }

    /** Files beside the properties; there are none, so no path is ever looked up. */
    @GetMapping({OldPaths.NAME + "/{profiles}/{label}/{first}", OldPaths.NAME + "/{profiles}/{label}/{first}/{*more}"})
    ResponseEntity<Void> file(@PathVariable String first) {
        throw new ProblemException(
                ProblemType.NOT_FOUND,
                Text.shown(first) + " does not exist: nothing but properties, YAML and JSON is released here");
    }

    private static ResponseEntity<FoundEnvironment> answer(FoundEnvironment found, @Nullable String accept) {
        boolean origins = accept != null && wantsOrigins(MediaType.parseMediaTypes(accept));
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noCache())
                .contentType(origins ? ORIGINS : MediaType.APPLICATION_JSON)
                .body(origins ? found.withOrigins() : found);
    }

    private static boolean wantsOrigins(List<MediaType> accepted) {
        return accepted.stream()
                .filter(type -> type.equalsTypeAndSubtype(ORIGINS) || type.includes(MediaType.APPLICATION_JSON))
                .findFirst()
                .filter(type -> type.equalsTypeAndSubtype(ORIGINS))
                .isPresent();
    }
}
