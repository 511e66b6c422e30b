package dev.muster.config.coordination.barrier;

import dev.muster.api.Headers;
import dev.muster.api.Namespace;
import dev.muster.api.coordination.BarrierName;
import dev.muster.api.coordination.BarrierView;
import dev.muster.api.coordination.LeaseId;
import dev.muster.config.coordination.call.Calls;
import dev.muster.config.coordination.call.LongAnswers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter;

/** HTTP for barriers and double barriers. */
@RestController
@RequestMapping("/v1/namespaces/{namespace}/barriers/{barrier}")
class BarrierController {

    private final Barriers barriers;
    private final LongAnswers answers;

    BarrierController(Barriers barriers, LongAnswers answers) {
        this.barriers = barriers;
        this.answers = answers;
    }

    /** A lease whose end opens the barrier, if there is one. */
    record Close(@Nullable LeaseId lease) {

        static final Close FOR_GOOD = new Close(null);
    }

    /** Whether anything was changed. */
    record Changed(boolean changed) {}

    /** One party that enters. */
    record Enter(
            @Nullable Integer parties,
            @Nullable String party,
            @Nullable LeaseId lease,
            @Nullable Duration waitMax) {}

    /** One party that leaves. */
    record Leave(@Nullable String party, @Nullable Duration waitMax) {}

    @PostMapping("/close")
    CompletableFuture<Changed> close(
            @PathVariable Namespace namespace,
            @PathVariable BarrierName barrier,
            @RequestHeader(name = Headers.IDEMPOTENCY_KEY, required = false) @Nullable String key,
            @RequestBody(required = false) @Nullable Close body) {
        LeaseId lease = Optional.ofNullable(body).orElse(Close.FOR_GOOD).lease();
        return barriers.close(namespace, barrier, Calls.request(key), lease).thenApply(Changed::new);
    }

    @PostMapping("/open")
    CompletableFuture<Changed> open(
            @PathVariable Namespace namespace,
            @PathVariable BarrierName barrier,
            @RequestHeader(name = Headers.IDEMPOTENCY_KEY, required = false) @Nullable String key) {
        return barriers.open(namespace, barrier, Calls.request(key)).thenApply(Changed::new);
    }

    @GetMapping
    ResponseEntity<ResponseBodyEmitter> await(
            @PathVariable Namespace namespace,
            @PathVariable BarrierName barrier,
            @RequestParam(required = false) @Nullable Duration waitMax) {
        return answers.of(barriers.await(namespace, barrier, waitMax));
    }

    @PostMapping("/enter")
    ResponseEntity<ResponseBodyEmitter> enter(
            @PathVariable Namespace namespace, @PathVariable BarrierName barrier, @RequestBody Enter body) {
        return answers.of(barriers.enter(
                namespace,
                barrier,
                Calls.required("parties", body.parties(), "how many are waited for"),
                Calls.required("party", body.party(), "the name of the one who enters"),
                Calls.required("lease", body.lease(), "the lease of the party"),
                body.waitMax()));
    }

    @PostMapping("/leave")
    ResponseEntity<ResponseBodyEmitter> leave(
            @PathVariable Namespace namespace,
            @PathVariable BarrierName barrier,
            @RequestHeader(name = Headers.IDEMPOTENCY_KEY, required = false) @Nullable String key,
            @RequestBody Leave body) {
        return answers.of(barriers.leave(
                namespace,
                barrier,
                Calls.request(key),
                Calls.required("party", body.party(), "the name under which it entered"),
                body.waitMax()));
    }

    @GetMapping("/parties")
    CompletableFuture<BarrierView> parties(@PathVariable Namespace namespace, @PathVariable BarrierName barrier) {
        return barriers.view(namespace, barrier);
    }
}
