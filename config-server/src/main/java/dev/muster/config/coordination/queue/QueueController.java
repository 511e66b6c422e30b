package dev.muster.config.coordination.queue;

import dev.muster.api.Headers;
import dev.muster.api.InvalidArgumentException;
import dev.muster.api.Namespace;
import dev.muster.api.coordination.QueueElement;
import dev.muster.api.coordination.QueueElementId;
import dev.muster.api.coordination.QueueName;
import dev.muster.api.coordination.QueueOfferOutcome;
import dev.muster.api.coordination.QueueSettings;
import dev.muster.api.coordination.QueueSettleOutcome;
import dev.muster.api.coordination.QueueView;
import dev.muster.config.coordination.call.Calls;
import dev.muster.config.coordination.call.LeaseView;
import dev.muster.config.coordination.call.LongAnswers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter;

/** HTTP for queues. */
@RestController
@RequestMapping("/v1/namespaces/{namespace}/queues")
class QueueController {

    private final Queues queues;
    private final LongAnswers answers;

    QueueController(Queues queues, LongAnswers answers) {
        this.queues = queues;
        this.answers = answers;
    }

    @GetMapping
    CompletableFuture<List<QueueName>> list(@PathVariable Namespace namespace) {
        return queues.list(namespace);
    }

    @PutMapping("/{queue}")
    CompletableFuture<QueueSettings> create(
            @PathVariable Namespace namespace,
            @PathVariable QueueName queue,
            @RequestHeader(name = Headers.IDEMPOTENCY_KEY, required = false) @Nullable String key,
            @RequestBody(required = false) QueueBodies.@Nullable Settings body) {
        QueueBodies.Settings wanted = Optional.ofNullable(body).orElse(QueueBodies.Settings.DEFAULTS);
        return queues.create(namespace, queue, Calls.request(key), wanted.settings());
    }

    @GetMapping("/{queue}")
    CompletableFuture<QueueView> view(@PathVariable Namespace namespace, @PathVariable QueueName queue) {
        return queues.view(namespace, queue);
    }

    @DeleteMapping("/{queue}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    CompletableFuture<Void> delete(
            @PathVariable Namespace namespace,
            @PathVariable QueueName queue,
            @RequestHeader(name = Headers.IDEMPOTENCY_KEY, required = false) @Nullable String key) {
        return queues.delete(namespace, queue, Calls.request(key)).thenAccept(done -> {});
    }

    @PostMapping("/{queue}/elements")
    CompletableFuture<QueueOfferOutcome> offer(
            @PathVariable Namespace namespace,
            @PathVariable QueueName queue,
            @RequestHeader(name = Headers.IDEMPOTENCY_KEY, required = false) @Nullable String key,
            @RequestBody QueueBodies.Offer body) {
        return queues.offer(namespace, queue, Calls.request(key), body.offer());
    }

    @GetMapping("/{queue}/elements")
    CompletableFuture<List<QueueElement>> peek(
            @PathVariable Namespace namespace,
            @PathVariable QueueName queue,
            @RequestParam(defaultValue = "10") int max) {
        return queues.peek(namespace, queue, max);
    }

    @GetMapping("/{queue}/delayed")
    CompletableFuture<List<QueueElement>> delayed(@PathVariable Namespace namespace, @PathVariable QueueName queue) {
        return queues.delayed(namespace, queue);
    }

    @GetMapping("/{queue}/dead")
    CompletableFuture<List<QueueElement>> dead(@PathVariable Namespace namespace, @PathVariable QueueName queue) {
        return queues.dead(namespace, queue);
    }

    @PostMapping("/{queue}/dead/{element}/revive")
    CompletableFuture<QueueOfferOutcome> revive(
            @PathVariable Namespace namespace,
            @PathVariable QueueName queue,
            @PathVariable long element,
            @RequestHeader(name = Headers.IDEMPOTENCY_KEY, required = false) @Nullable String key) {
        return queues.revive(namespace, queue, Calls.request(key), new QueueElementId(element));
    }

    @DeleteMapping("/{queue}/dead/{element}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    CompletableFuture<Void> discard(
            @PathVariable Namespace namespace,
            @PathVariable QueueName queue,
            @PathVariable long element,
            @RequestHeader(name = Headers.IDEMPOTENCY_KEY, required = false) @Nullable String key) {
        return queues.discard(namespace, queue, Calls.request(key), new QueueElementId(element))
                .thenAccept(done -> {});
    }

    @PostMapping("/{queue}/take")
    ResponseEntity<ResponseBodyEmitter> take(
            @PathVariable Namespace namespace,
            @PathVariable QueueName queue,
            @RequestHeader(name = Headers.IDEMPOTENCY_KEY, required = false) @Nullable String key,
            @RequestBody(required = false) QueueBodies.@Nullable Take body) {
        QueueBodies.Take wanted = Optional.ofNullable(body).orElse(QueueBodies.Take.DEFAULTS);
        return answers.of(queues.take(namespace, queue, Calls.request(key), wanted.take()));
    }

    @PostMapping("/{queue}/acknowledge")
    CompletableFuture<QueueSettleOutcome> acknowledge(
            @PathVariable Namespace namespace,
            @PathVariable QueueName queue,
            @RequestHeader(name = Headers.IDEMPOTENCY_KEY, required = false) @Nullable String key,
            @RequestBody QueueBodies.Settle body) {
        if (body.delay() != null) {
            throw new InvalidArgumentException("delay", body.delay(), "none, as the element does not come back");
        }
        return queues.acknowledge(namespace, queue, Calls.request(key), body.requiredToken(), body.endLease());
    }

    @PostMapping("/{queue}/give-back")
    CompletableFuture<QueueSettleOutcome> giveBack(
            @PathVariable Namespace namespace,
            @PathVariable QueueName queue,
            @RequestHeader(name = Headers.IDEMPOTENCY_KEY, required = false) @Nullable String key,
            @RequestBody QueueBodies.Settle body) {
        Duration delay = Optional.ofNullable(body.delay()).orElse(Duration.ZERO);
        return queues.giveBack(namespace, queue, Calls.request(key), body.requiredToken(), delay, body.endLease());
    }

    @PostMapping("/{queue}/keep-alive")
    CompletableFuture<LeaseView> keepAlive(
            @PathVariable Namespace namespace, @PathVariable QueueName queue, @RequestBody QueueBodies.KeepAlive body) {
        return queues.keepAlive(namespace, body.requiredLease());
    }

    @PostMapping("/{queue}/start")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    CompletableFuture<Void> start(
            @PathVariable Namespace namespace,
            @PathVariable QueueName queue,
            @RequestHeader(name = Headers.IDEMPOTENCY_KEY, required = false) @Nullable String key) {
        return queues.start(namespace, queue, Calls.request(key));
    }

    @PostMapping("/{queue}/hold")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    CompletableFuture<Void> hold(
            @PathVariable Namespace namespace,
            @PathVariable QueueName queue,
            @RequestHeader(name = Headers.IDEMPOTENCY_KEY, required = false) @Nullable String key) {
        return queues.hold(namespace, queue, Calls.request(key));
    }
}
