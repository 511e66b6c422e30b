package dev.muster.config.coordination.semaphore;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.muster.api.Headers;
import dev.muster.api.Namespace;
import dev.muster.api.RequestId;
import dev.muster.api.coordination.LeaseId;
import dev.muster.api.coordination.OwnerId;
import dev.muster.api.coordination.ReleaseOutcome;
import dev.muster.api.coordination.semaphore.SemaphoreName;
import dev.muster.api.coordination.semaphore.SemaphoreRequest;
import dev.muster.api.coordination.semaphore.SemaphoreView;
import dev.muster.config.coordination.WishFields;
import dev.muster.edge.stream.LateAnswers;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** HTTP for semaphores. */
@RestController
@RequestMapping("/v1/namespaces/{namespace}/semaphores/{semaphore}")
class SemaphoreController {

    private final SemaphoreService semaphores;
    private final LateAnswers answers;

    SemaphoreController(SemaphoreService semaphores, LateAnswers answers) {
        this.semaphores = semaphores;
        this.answers = answers;
    }

    record Wish(
            @Nullable Integer permits,
            @Nullable Integer total,
            @Nullable OwnerId owner,
            @Nullable LeaseId lease,
            @Nullable Duration ttl,
            @JsonProperty("wait") @Nullable Duration longest,
            @Nullable RequestId request) {}

    record Resize(
            @Nullable Integer expected,
            @Nullable Integer total,
            @Nullable RequestId request) {}

    @PostMapping
    void acquire(
            @PathVariable Namespace namespace,
            @PathVariable SemaphoreName semaphore,
            @RequestHeader(name = Headers.IDEMPOTENCY_KEY, required = false) @Nullable String key,
            @RequestBody Wish wish,
            HttpServletRequest request,
            HttpServletResponse response) {
        SemaphoreRequest asked = new SemaphoreRequest(
                namespace,
                semaphore,
                Objects.requireNonNullElse(wish.permits(), 1),
                WishFields.required("total", wish.total(), "how many permits there are in all"),
                WishFields.owner(wish.owner()),
                WishFields.request(key, wish.request()),
                WishFields.lease(wish.lease(), wish.ttl()));
        answers.answer(request, response, () -> semaphores.acquire(asked, WishFields.longest(wish.longest())));
    }

    @PutMapping("/total")
    CompletableFuture<SemaphoreService.ResizedView> resize(
            @PathVariable Namespace namespace,
            @PathVariable SemaphoreName semaphore,
            @RequestHeader(name = Headers.IDEMPOTENCY_KEY, required = false) @Nullable String key,
            @RequestBody Resize wish) {
        return semaphores.resize(
                namespace,
                semaphore,
                WishFields.request(key, wish.request()),
                WishFields.required(
                        "expected", wish.expected(), "how many permits there are now, 0 if none were settled"),
                WishFields.required("total", wish.total(), "how many permits there shall be"));
    }

    @DeleteMapping
    CompletableFuture<ReleaseOutcome> release(
            @PathVariable Namespace namespace,
            @PathVariable SemaphoreName semaphore,
            @RequestParam(required = false) @Nullable Long token) {
        return semaphores.release(namespace, semaphore, WishFields.token(token));
    }

    @GetMapping
    CompletableFuture<SemaphoreView> view(@PathVariable Namespace namespace, @PathVariable SemaphoreName semaphore) {
        return semaphores.view(namespace, semaphore);
    }
}
