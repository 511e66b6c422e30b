package dev.muster.starter.queue;

import dev.muster.api.RequestId;
import dev.muster.api.coordination.LeaseId;
import dev.muster.api.coordination.QueueElement;
import dev.muster.api.coordination.QueueName;
import dev.muster.api.coordination.QueueOfferOutcome;
import dev.muster.api.coordination.QueueSettings;
import dev.muster.api.coordination.QueueSettleOutcome;
import dev.muster.api.coordination.QueueTakeOutcome;
import dev.muster.api.coordination.QueueToken;
import dev.muster.api.coordination.QueueView;
import dev.muster.starter.http.MusterClient;
import dev.muster.starter.http.Outcomes;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The calls about queues in one namespace. Thread-safe. */
final class QueueCalls {

    private static final String ALL = "/v1/namespaces/{namespace}/queues";
    private static final String ONE = ALL + "/{queue}";

    private final MusterClient client;
    private final String namespace;
    private final Duration deadline;

    /** @param deadline longest time of a call, besides what it waits for */
    QueueCalls(MusterClient client, String namespace, Duration deadline) {
        this.client = client;
        this.namespace = namespace;
        this.deadline = deadline;
    }

    record Take(String consumer, Duration ttl, Duration waitMax) {}

    record Offer(
            String payload,
            int priority,
            Duration delay,
            @Nullable Long lengthMax) {}

    record Settle(QueueToken token, @Nullable Duration delay, LeaseId endLease) {}

    record KeepAlive(LeaseId lease) {}

    List<String> names() {
        return List.of(client.get(deadline, String[].class, ALL, namespace));
    }

    QueueSettings create(QueueName queue, QueueSettings settings) {
        return client.put(deadline, QueueSettings.class, settings, ONE, namespace, queue.value());
    }

    QueueOfferOutcome offer(QueueName queue, String payload, OfferOptions options) {
        Offer body = new Offer(payload, options.priority(), options.delay(), options.lengthMax());
        return client.post(
                deadline,
                QueueOfferOutcome.class,
                RequestId.random(),
                body,
                ONE + "/elements",
                namespace,
                queue.value());
    }

    /** Every server gets the time that it may wait. */
    QueueTakeOutcome take(QueueName queue, Take take) {
        Duration longest = take.waitMax().multipliedBy(client.servers().size()).plus(deadline);
        JsonNode answer =
                client.post(longest, JsonNode.class, RequestId.random(), take, ONE + "/take", namespace, queue.value());
        return Outcomes.of(answer, QueueTakeOutcome.class);
    }

    QueueSettleOutcome settle(QueueName queue, String how, Settle settle) {
        return client.post(
                deadline,
                QueueSettleOutcome.class,
                RequestId.random(),
                settle,
                ONE + "/" + how,
                namespace,
                queue.value());
    }

    /** @throws dev.muster.api.ProblemException of type {@code LEASE_NOT_FOUND} if it has ended */
    void keepAlive(QueueName queue, LeaseId lease, Duration longest) {
        client.send(longest, RequestId.random(), new KeepAlive(lease), ONE + "/keep-alive", namespace, queue.value());
    }

    QueueView view(QueueName queue) {
        return client.get(deadline, QueueView.class, ONE, namespace, queue.value());
    }

    List<QueueElement> dead(QueueName queue) {
        return List.of(client.get(deadline, QueueElement[].class, ONE + "/dead", namespace, queue.value()));
    }

    QueueOfferOutcome revive(QueueName queue, long element) {
        return client.post(
                deadline,
                QueueOfferOutcome.class,
                RequestId.random(),
                null,
                ONE + "/dead/{element}/revive",
                namespace,
                queue.value(),
                element);
    }

    void discard(QueueName queue, long element) {
        client.delete(deadline, ONE + "/dead/{element}", namespace, queue.value(), element);
    }

    void tell(QueueName queue, String what) {
        client.send(deadline, RequestId.random(), null, ONE + "/" + what, namespace, queue.value());
    }
}
