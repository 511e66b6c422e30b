package dev.muster.starter.worker;

import dev.muster.api.RequestId;
import dev.muster.api.coordination.LeaseId;
import dev.muster.api.coordination.WorkerAssignments;
import dev.muster.api.coordination.WorkerGroup;
import dev.muster.api.coordination.WorkerGroupView;
import dev.muster.api.coordination.WorkerReport;
import dev.muster.api.coordination.WorkerReportOutcome;
import dev.muster.api.coordination.WorkerToken;
import dev.muster.starter.http.MusterClient;
import dev.muster.starter.http.Outcomes;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** The calls about workers in one namespace. Thread-safe. */
final class WorkerCalls {

    private static final String GROUP = "/v1/namespaces/{namespace}/workers/{group}";
    private static final String MEMBER = GROUP + "/members/{worker}";
    private static final String TASK = GROUP + "/tasks/{task}";

    private final MusterClient client;
    private final String namespace;
    private final Duration deadline;

    /** @param deadline longest time of a call, besides what it waits for */
    WorkerCalls(MusterClient client, String namespace, Duration deadline) {
        this.client = client;
        this.namespace = namespace;
        this.deadline = deadline;
    }

    record Announce(int capacity, Map<String, String> labels, Duration ttl) {}

    record Lease(LeaseId lease) {}

    record Declare(String payload, Map<String, String> labels) {}

    record Report(long fence, WorkerReport.State state, int percent, String message) {}

    LeaseId announce(WorkerGroup group, WorkerSettings settings, Duration ttl) {
        Announce body = new Announce(settings.capacity(), settings.labels(), ttl);
        return client.put(deadline, Lease.class, body, MEMBER, namespace, group.value(), settings.name())
                .lease();
    }

    /** @throws dev.muster.api.ProblemException of type {@code LEASE_NOT_FOUND} if it has ended */
    void keepAlive(WorkerGroup group, LeaseId lease, Duration longest) {
        client.send(longest, RequestId.random(), new Lease(lease), GROUP + "/keep-alive", namespace, group.value());
    }

    void withdraw(WorkerGroup group, String worker) {
        client.delete(deadline, MEMBER, namespace, group.value(), worker);
    }

    /** Every server gets the time that it may wait. */
    WorkerAssignments assignments(WorkerGroup group, String worker, Collection<WorkerToken> known, Duration wait) {
        String tokens =
                known.stream().map(token -> token.task() + "@" + token.fence()).collect(Collectors.joining(","));
        JsonNode answer = client.get(
                wait.multipliedBy(client.servers().size()).plus(deadline),
                JsonNode.class,
                MEMBER + "/assignments?known={known}&waitMax={wait}",
                namespace,
                group.value(),
                worker,
                tokens,
                wait);
        return Outcomes.of(answer, WorkerAssignments.class);
    }

    void declare(WorkerGroup group, String task, String payload, Map<String, String> labels) {
        var unused = client.put(
                deadline, JsonNode.class, new Declare(payload, labels), TASK, namespace, group.value(), task);
    }

    void remove(WorkerGroup group, String task) {
        client.delete(deadline, TASK, namespace, group.value(), task);
    }

    boolean report(WorkerGroup group, WorkerToken token, WorkerReport report) {
        return client.post(
                        deadline,
                        WorkerReportOutcome.class,
                        RequestId.random(),
                        new Report(token.fence(), report.state(), report.percent(), report.message()),
                        TASK + "/report",
                        namespace,
                        group.value(),
                        token.task().value())
                instanceof WorkerReportOutcome.Recorded;
    }

    WorkerGroupView view(WorkerGroup group) {
        return client.get(deadline, WorkerGroupView.class, GROUP, namespace, group.value());
    }
}
