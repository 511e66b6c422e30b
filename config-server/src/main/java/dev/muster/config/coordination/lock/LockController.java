package dev.muster.config.coordination.lock;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.muster.api.Headers;
import dev.muster.api.Namespace;
import dev.muster.api.RequestId;
import dev.muster.api.coordination.LeaseId;
import dev.muster.api.coordination.OwnerId;
import dev.muster.api.coordination.ReleaseOutcome;
import dev.muster.api.coordination.lock.LockMode;
import dev.muster.api.coordination.lock.LockName;
import dev.muster.api.coordination.lock.LockReport;
import dev.muster.api.coordination.lock.LockRequest;
import dev.muster.api.coordination.lock.LockTarget;
import dev.muster.api.coordination.lock.LockView;
import dev.muster.config.coordination.WishFields;
import dev.muster.edge.stream.LateAnswers;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** HTTP for locks. */
@RestController
@RequestMapping("/v1/namespaces/{namespace}/locks")
class LockController {

    private final LockService locks;
    private final LateAnswers answers;

    LockController(LockService locks, LateAnswers answers) {
        this.locks = locks;
        this.answers = answers;
    }

    record Wish(
            @Nullable OwnerId owner,
            @Nullable LockMode mode,
            @Nullable LeaseId lease,
            @Nullable Duration ttl,
            @JsonProperty("wait") @Nullable Duration longest,
            @Nullable RequestId request) {}

    record Target(@Nullable LockName lock, @Nullable LockMode mode) {

        LockTarget target() {
            return new LockTarget(
                    WishFields.required("locks.lock", lock, "the name of a lock"),
                    Objects.requireNonNullElse(mode, LockMode.EXCLUSIVE));
        }
    }

    record WishForSeveral(
            @Nullable List<Target> locks,
            @Nullable OwnerId owner,
            @Nullable LeaseId lease,
            @Nullable Duration ttl,
            @JsonProperty("wait") @Nullable Duration longest,
            @Nullable RequestId request) {}

    @PostMapping("/{lock}")
    void acquire(
            @PathVariable Namespace namespace,
            @PathVariable LockName lock,
            @RequestHeader(name = Headers.IDEMPOTENCY_KEY, required = false) @Nullable String key,
            @RequestBody Wish wish,
            HttpServletRequest request,
            HttpServletResponse response) {
        LockRequest asked = new LockRequest(
                namespace,
                List.of(new LockTarget(lock, Objects.requireNonNullElse(wish.mode(), LockMode.EXCLUSIVE))),
                WishFields.owner(wish.owner()),
                WishFields.request(key, wish.request()),
                WishFields.lease(wish.lease(), wish.ttl()));
        answers.answer(request, response, () -> locks.acquire(asked, WishFields.longest(wish.longest())));
    }

    @PostMapping
    void acquireSeveral(
            @PathVariable Namespace namespace,
            @RequestHeader(name = Headers.IDEMPOTENCY_KEY, required = false) @Nullable String key,
            @RequestBody WishForSeveral wish,
            HttpServletRequest request,
            HttpServletResponse response) {
        LockRequest asked = new LockRequest(
                namespace,
                WishFields.required("locks", wish.locks(), "a list of locks").stream()
                        .map(target -> WishFields.required("locks", target, "the name of a lock")
                                .target())
                        .toList(),
                WishFields.owner(wish.owner()),
                WishFields.request(key, wish.request()),
                WishFields.lease(wish.lease(), wish.ttl()));
        answers.answer(request, response, () -> locks.acquire(asked, WishFields.longest(wish.longest())));
    }

    @DeleteMapping("/{lock}")
    CompletableFuture<ReleaseOutcome> release(
            @PathVariable Namespace namespace,
            @PathVariable LockName lock,
            @RequestParam(required = false) @Nullable Long token) {
        return locks.release(namespace, lock, WishFields.token(token));
    }

    @GetMapping
    CompletableFuture<LockReport> report(@PathVariable Namespace namespace) {
        return locks.report(namespace);
    }

    @GetMapping("/{lock}")
    CompletableFuture<LockView> view(@PathVariable Namespace namespace, @PathVariable LockName lock) {
        return locks.view(namespace, lock);
    }
}
