package dev.muster.config.coordination.counter;

import dev.muster.api.Headers;
import dev.muster.api.Namespace;
import dev.muster.api.coordination.CounterBounds;
import dev.muster.api.coordination.CounterName;
import dev.muster.api.coordination.CounterOutcome;
import dev.muster.api.coordination.CounterRange;
import dev.muster.api.coordination.CounterView;
import dev.muster.config.coordination.call.Calls;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
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

/** HTTP for counters. */
@RestController
@RequestMapping("/v1/namespaces/{namespace}/counters")
class CounterController {

    private static final String NUMBER = "a number of 64 bits";

    private final Counters counters;

    CounterController(Counters counters) {
        this.counters = counters;
    }

    /** How much is added, 1 if nothing is said, and between what the sum has to be. */
    record Add(
            @Nullable Long delta,
            @Nullable Long min,
            @Nullable Long max) {

        static final Add ONE = new Add(null, null, null);

        CounterBounds bounds() {
            return new CounterBounds(
                    Optional.ofNullable(min).orElse(CounterBounds.NONE.min()),
                    Optional.ofNullable(max).orElse(CounterBounds.NONE.max()));
        }
    }

    /** The new value. */
    record Set(@Nullable Long value) {}

    /** The new value, and the one that has to be there. */
    record CompareAndSet(@Nullable Long expected, @Nullable Long value) {}

    /** How many numbers, 1 if nothing is said. */
    record Reserve(@Nullable Long size) {

        static final Reserve ONE = new Reserve(null);
    }

    @GetMapping
    CompletableFuture<List<CounterView>> list(@PathVariable Namespace namespace) {
        return counters.list(namespace);
    }

    @GetMapping("/{counter}")
    CompletableFuture<CounterView> get(@PathVariable Namespace namespace, @PathVariable CounterName counter) {
        return counters.get(namespace, counter);
    }

    @PostMapping("/{counter}/add")
    CompletableFuture<CounterOutcome> add(
            @PathVariable Namespace namespace,
            @PathVariable CounterName counter,
            @RequestHeader(name = Headers.IDEMPOTENCY_KEY, required = false) @Nullable String key,
            @RequestBody(required = false) @Nullable Add body) {
        Add wish = Optional.ofNullable(body).orElse(Add.ONE);
        long delta = Optional.ofNullable(wish.delta()).orElse(1L);
        return counters.add(namespace, counter, Calls.request(key), delta, wish.bounds());
    }

    @PostMapping("/{counter}/set")
    CompletableFuture<CounterOutcome> set(
            @PathVariable Namespace namespace,
            @PathVariable CounterName counter,
            @RequestHeader(name = Headers.IDEMPOTENCY_KEY, required = false) @Nullable String key,
            @RequestBody Set body) {
        return counters.set(namespace, counter, Calls.request(key), Calls.required("value", body.value(), NUMBER));
    }

    @PostMapping("/{counter}/compare-and-set")
    CompletableFuture<CounterOutcome> compareAndSet(
            @PathVariable Namespace namespace,
            @PathVariable CounterName counter,
            @RequestHeader(name = Headers.IDEMPOTENCY_KEY, required = false) @Nullable String key,
            @RequestBody CompareAndSet body) {
        return counters.compareAndSet(
                namespace,
                counter,
                Calls.request(key),
                Calls.required("expected", body.expected(), NUMBER),
                Calls.required("value", body.value(), NUMBER));
    }

    @PostMapping("/{counter}/ids")
    CompletableFuture<CounterRange> reserve(
            @PathVariable Namespace namespace,
            @PathVariable CounterName counter,
            @RequestHeader(name = Headers.IDEMPOTENCY_KEY, required = false) @Nullable String key,
            @RequestBody(required = false) @Nullable Reserve body) {
        long size = Optional.ofNullable(
                        Optional.ofNullable(body).orElse(Reserve.ONE).size())
                .orElse(1L);
        return counters.reserve(namespace, counter, Calls.request(key), size);
    }

    @DeleteMapping("/{counter}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    CompletableFuture<Void> delete(
            @PathVariable Namespace namespace,
            @PathVariable CounterName counter,
            @RequestHeader(name = Headers.IDEMPOTENCY_KEY, required = false) @Nullable String key) {
        return counters.delete(namespace, counter, Calls.request(key)).thenAccept(done -> {});
    }
}
