package dev.muster.config.gray;

import dev.muster.api.Headers;
import dev.muster.api.Namespace;
import dev.muster.api.RequestId;
import dev.muster.api.config.ConfigName;
import dev.muster.api.config.GrayContent;
import dev.muster.api.config.GrayRelease;
import dev.muster.api.config.GrayRequest;
import dev.muster.api.config.PromoteRequest;
import dev.muster.api.config.Release;
import dev.muster.edge.security.Callers;
import java.security.Principal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** HTTP for gray releases. */
@RestController
@RequestMapping("/v1/namespaces/{namespace}/configs/{application}/{profile}/gray")
class GrayController {

    private final GrayService grays;

    GrayController(GrayService grays) {
        this.grays = grays;
    }

    @GetMapping
    List<GrayRelease> list(
            @PathVariable Namespace namespace, @PathVariable String application, @PathVariable String profile) {
        return grays.list(namespace, new ConfigName(application, profile));
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    GrayRelease publish(
            @PathVariable Namespace namespace,
            @PathVariable String application,
            @PathVariable String profile,
            @RequestHeader(name = Headers.IDEMPOTENCY_KEY, required = false) @Nullable String key,
            @RequestBody GrayRequest wish,
            @Nullable Principal caller) {
        return grays.publish(
                namespace,
                new ConfigName(application, profile),
                wish,
                Callers.name(wish.author(), caller),
                requestKey(key));
    }

    @GetMapping("/{number}")
    GrayContent read(
            @PathVariable Namespace namespace,
            @PathVariable String application,
            @PathVariable String profile,
            @PathVariable long number) {
        return grays.read(namespace, new ConfigName(application, profile), number);
    }

    @PostMapping("/{number}/promote")
    @ResponseStatus(HttpStatus.CREATED)
    Release promote(
            @PathVariable Namespace namespace,
            @PathVariable String application,
            @PathVariable String profile,
            @PathVariable long number,
            @RequestHeader(name = Headers.IDEMPOTENCY_KEY, required = false) @Nullable String key,
            @RequestBody PromoteRequest wish,
            @Nullable Principal caller) {
        return grays.promote(
                namespace,
                new ConfigName(application, profile),
                number,
                wish,
                Callers.name(wish.author(), caller),
                requestKey(key));
    }

    @DeleteMapping("/{number}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void abandon(
            @PathVariable Namespace namespace,
            @PathVariable String application,
            @PathVariable String profile,
            @PathVariable long number) {
        grays.abandon(namespace, new ConfigName(application, profile), number);
    }

    private static @Nullable String requestKey(@Nullable String header) {
        return header == null ? null : new RequestId(header).value();
    }
}
