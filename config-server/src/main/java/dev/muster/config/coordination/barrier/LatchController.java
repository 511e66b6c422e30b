package dev.muster.config.coordination.barrier;

import dev.muster.api.Headers;
import dev.muster.api.Namespace;
import dev.muster.api.coordination.BarrierName;
import dev.muster.config.coordination.call.Calls;
import dev.muster.config.coordination.call.LongAnswers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter;

/** HTTP for latches. */
@RestController
@RequestMapping("/v1/namespaces/{namespace}/latches/{latch}")
class LatchController {

    private final Barriers barriers;
    private final LongAnswers answers;

    LatchController(Barriers barriers, LongAnswers answers) {
        this.barriers = barriers;
        this.answers = answers;
    }

    /** How often it has to be counted down. */
    record Create(@Nullable Long count) {}

    /** Whether it is a new one. */
    record Created(boolean created) {}

    /** What is left. */
    record Count(long count) {}

    @PostMapping("/create")
    CompletableFuture<Created> create(
            @PathVariable Namespace namespace,
            @PathVariable BarrierName latch,
            @RequestHeader(name = Headers.IDEMPOTENCY_KEY, required = false) @Nullable String key,
            @RequestBody Create body) {
        long count = Calls.required("count", body.count(), "how often it has to be counted down");
        return barriers.latch(namespace, latch, Calls.request(key), count).thenApply(Created::new);
    }

    @GetMapping
    CompletableFuture<Count> count(@PathVariable Namespace namespace, @PathVariable BarrierName latch) {
        return barriers.count(namespace, latch).thenApply(Count::new);
    }

    @PostMapping("/count-down")
    CompletableFuture<Count> countDown(
            @PathVariable Namespace namespace,
            @PathVariable BarrierName latch,
            @RequestHeader(name = Headers.IDEMPOTENCY_KEY, required = false) @Nullable String key) {
        return barriers.countDown(namespace, latch, Calls.request(key)).thenApply(Count::new);
    }

    @GetMapping("/await")
    ResponseEntity<ResponseBodyEmitter> await(
            @PathVariable Namespace namespace,
            @PathVariable BarrierName latch,
            @RequestParam(required = false) @Nullable Duration waitMax) {
        return answers.of(barriers.awaitLatch(namespace, latch, waitMax));
    }

    @DeleteMapping
    @ResponseStatus(HttpStatus.NO_CONTENT)
    CompletableFuture<Void> remove(
            @PathVariable Namespace namespace,
            @PathVariable BarrierName latch,
            @RequestHeader(name = Headers.IDEMPOTENCY_KEY, required = false) @Nullable String key) {
        return barriers.removeLatch(namespace, latch, Calls.request(key)).thenAccept(done -> {});
    }
}
