package dev.muster.config.coordination.worker;

import dev.muster.api.Headers;
import dev.muster.api.Namespace;
import dev.muster.api.coordination.WorkerGroup;
import dev.muster.api.coordination.WorkerGroupView;
import dev.muster.api.coordination.WorkerId;
import dev.muster.api.coordination.WorkerReportOutcome;
import dev.muster.api.coordination.WorkerTaskId;
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

/** HTTP for groups of workers and their tasks. */
@RestController
@RequestMapping("/v1/namespaces/{namespace}/workers/{group}")
class WorkerController {

    private final Workers workers;
    private final LongAnswers answers;

    WorkerController(Workers workers, LongAnswers answers) {
        this.workers = workers;
        this.answers = answers;
    }

    /** Whether it is a new one. */
    record Declared(boolean declared) {}

    @GetMapping
    CompletableFuture<WorkerGroupView> view(@PathVariable Namespace namespace, @PathVariable WorkerGroup group) {
        return workers.view(namespace, group);
    }

    @PutMapping("/members/{worker}")
    CompletableFuture<LeaseView> announce(
            @PathVariable Namespace namespace,
            @PathVariable WorkerGroup group,
            @PathVariable WorkerId worker,
            @RequestHeader(name = Headers.IDEMPOTENCY_KEY, required = false) @Nullable String key,
            @RequestBody(required = false) WorkerBodies.@Nullable Announce body) {
        WorkerBodies.Announce wish = Optional.ofNullable(body).orElse(WorkerBodies.Announce.DEFAULTS);
        return workers.announce(
                namespace, group, Calls.request(key), wish.announcement(worker), wish.lease(), wish.ttlOrDefault());
    }

    @PostMapping("/keep-alive")
    CompletableFuture<LeaseView> keepAlive(
            @PathVariable Namespace namespace,
            @PathVariable WorkerGroup group,
            @RequestBody WorkerBodies.KeepAlive body) {
        return workers.keepAlive(namespace, group, body.requiredLease());
    }

    @DeleteMapping("/members/{worker}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    CompletableFuture<Void> withdraw(
            @PathVariable Namespace namespace,
            @PathVariable WorkerGroup group,
            @PathVariable WorkerId worker,
            @RequestHeader(name = Headers.IDEMPOTENCY_KEY, required = false) @Nullable String key) {
        return workers.withdraw(namespace, group, Calls.request(key), worker).thenAccept(done -> {});
    }

    @GetMapping("/members/{worker}/assignments")
    ResponseEntity<ResponseBodyEmitter> assignments(
            @PathVariable Namespace namespace,
            @PathVariable WorkerGroup group,
            @PathVariable WorkerId worker,
            @RequestParam(defaultValue = "") List<String> known,
            @RequestParam(required = false) @Nullable Duration waitMax) {
        return answers.of(workers.assignments(namespace, group, worker, WorkerBodies.tokens(known), waitMax));
    }

    @PutMapping("/tasks/{task}")
    CompletableFuture<Declared> declare(
            @PathVariable Namespace namespace,
            @PathVariable WorkerGroup group,
            @PathVariable WorkerTaskId task,
            @RequestHeader(name = Headers.IDEMPOTENCY_KEY, required = false) @Nullable String key,
            @RequestBody(required = false) WorkerBodies.@Nullable Declare body) {
        WorkerBodies.Declare wish = Optional.ofNullable(body).orElse(WorkerBodies.Declare.DEFAULTS);
        return workers.declare(namespace, group, Calls.request(key), wish.task(task))
                .thenApply(Declared::new);
    }

    @DeleteMapping("/tasks/{task}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    CompletableFuture<Void> remove(
            @PathVariable Namespace namespace,
            @PathVariable WorkerGroup group,
            @PathVariable WorkerTaskId task,
            @RequestHeader(name = Headers.IDEMPOTENCY_KEY, required = false) @Nullable String key) {
        return workers.remove(namespace, group, Calls.request(key), task).thenAccept(done -> {});
    }

    @PostMapping("/tasks/{task}/report")
    CompletableFuture<WorkerReportOutcome> report(
            @PathVariable Namespace namespace,
            @PathVariable WorkerGroup group,
            @PathVariable WorkerTaskId task,
            @RequestHeader(name = Headers.IDEMPOTENCY_KEY, required = false) @Nullable String key,
            @RequestBody WorkerBodies.Report body) {
        return workers.report(namespace, group, Calls.request(key), body.token(task), body.report());
    }
}
