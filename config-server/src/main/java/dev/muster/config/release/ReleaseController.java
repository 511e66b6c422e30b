package dev.muster.config.release;

import dev.muster.api.Headers;
import dev.muster.api.InvalidArgumentException;
import dev.muster.api.Namespace;
import dev.muster.api.RequestId;
import dev.muster.api.Text;
import dev.muster.api.config.ConfigName;
import dev.muster.api.config.PublishRequest;
import dev.muster.api.config.Release;
import dev.muster.api.config.ReleaseSummary;
import dev.muster.api.config.RollbackRequest;
import dev.muster.edge.security.Callers;
import java.security.Principal;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** HTTP for releases. */
@RestController
@RequestMapping("/v1/namespaces/{namespace}/configs")
class ReleaseController {

    private static final String NAME = "/{application}/{profile}";
    private static final String CURRENT = "current";
    private static final int NUMBER_DIGITS_MAX = 18;

    private final ReleaseService releases;

    ReleaseController(ReleaseService releases) {
        this.releases = releases;
    }

    @GetMapping
    List<ReleaseSummary> current(@PathVariable Namespace namespace) {
        return releases.current(namespace);
    }

    @PostMapping(NAME + "/releases")
    @ResponseStatus(HttpStatus.CREATED)
    Release publish(
            @PathVariable Namespace namespace,
            @PathVariable String application,
            @PathVariable String profile,
            @RequestHeader(name = Headers.IDEMPOTENCY_KEY, required = false) @Nullable String key,
            @RequestBody PublishRequest wish,
            @Nullable Principal caller) {
        return releases.publish(
                namespace,
                new ConfigName(application, profile),
                wish,
                Callers.name(wish.author(), caller),
                requestKey(key));
    }

    @PostMapping(NAME + "/rollback")
    @ResponseStatus(HttpStatus.CREATED)
    Release rollback(
            @PathVariable Namespace namespace,
            @PathVariable String application,
            @PathVariable String profile,
            @RequestHeader(name = Headers.IDEMPOTENCY_KEY, required = false) @Nullable String key,
            @RequestBody RollbackRequest wish,
            @Nullable Principal caller) {
        return releases.rollback(
                namespace,
                new ConfigName(application, profile),
                wish,
                Callers.name(wish.author(), caller),
                requestKey(key));
    }

    @GetMapping(NAME + "/releases")
    List<ReleaseSummary> history(
            @PathVariable Namespace namespace,
            @PathVariable String application,
            @PathVariable String profile,
            @RequestParam(defaultValue = "50") int limit,
            @RequestParam(required = false) @Nullable Long before) {
        if (limit < 1) {
            throw new InvalidArgumentException("limit", limit, "at least 1");
        }
        if (before != null && before < 1) {
            throw new InvalidArgumentException("before", before, "the number of a release, 1 or more");
        }
        return releases.history(namespace, new ConfigName(application, profile), limit, Optional.ofNullable(before));
    }

    @GetMapping(NAME + "/releases/{number}")
    Release read(
            @PathVariable Namespace namespace,
            @PathVariable String application,
            @PathVariable String profile,
            @PathVariable String number) {
        ConfigName name = new ConfigName(application, profile);
        return number.equals(CURRENT)
                ? releases.readCurrent(namespace, name)
                : releases.read(namespace, name, number(number));
    }

    @GetMapping(NAME + "/diff")
    ReleaseService.ReleaseDiff diff(
            @PathVariable Namespace namespace,
            @PathVariable String application,
            @PathVariable String profile,
            @RequestParam long from,
            @RequestParam long to) {
        requireNumber("from", from);
        requireNumber("to", to);
        return releases.diff(namespace, new ConfigName(application, profile), from, to);
    }

    private static void requireNumber(String field, long found) {
        if (found < 1) {
            throw new InvalidArgumentException(field, found, "the number of a release, 1 or more");
        }
    }

    private static long number(String text) {
        if (text.length() > NUMBER_DIGITS_MAX || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new InvalidArgumentException(
                    "number", Text.shown(text), "the number of a release, or '" + CURRENT + "'");
        }
        long number = Long.parseLong(text);
        requireNumber("number", number);
        return number;
    }

    private static @Nullable String requestKey(@Nullable String header) {
        return header == null ? null : new RequestId(header).value();
    }
}
