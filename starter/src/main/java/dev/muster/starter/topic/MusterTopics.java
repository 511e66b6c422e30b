package dev.muster.starter.topic;

import dev.muster.api.RequestId;
import dev.muster.api.coordination.TopicBatch;
import dev.muster.api.coordination.TopicMessage;
import dev.muster.api.coordination.TopicName;
import dev.muster.api.coordination.TopicSettings;
import dev.muster.starter.http.EventStream;
import dev.muster.starter.http.MusterClient;
import dev.muster.starter.http.Outcomes;
import dev.muster.starter.http.StreamLimits;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.context.Lifecycle;
import tools.jackson.databind.JsonNode;

/**
 * The topics of one namespace, and the calls about them. It subscribes until the context stops, which comes before beans
 * are destroyed. Thread-safe.
 */
final class MusterTopics implements Topics, Lifecycle, AutoCloseable {

    private static final String ALL = "/v1/namespaces/{namespace}/topics";
    private static final String ONE = ALL + "/{topic}";

    private final MusterClient client;
    private final String namespace;
    private final Duration deadline;
    private final Set<TopicStream<?>> streams = ConcurrentHashMap.newKeySet();

    /**
     * @param client closed with this
     * @param deadline longest time of a call, besides what it waits for
     */
    MusterTopics(MusterClient client, String namespace, Duration deadline) {
        this.client = client;
        this.namespace = namespace;
        this.deadline = deadline;
    }

    record Publish(String text) {}

    record End(long next) {}

    @Override
    public <T> Topic<T> topic(String name, Class<T> type) {
        return new HttpTopic<>(this, new TopicName(name), type);
    }

    @Override
    public List<String> names() {
        return List.of(client.get(deadline, String[].class, ALL, namespace));
    }

    TopicSettings create(TopicName topic, TopicSettings settings) {
        return client.put(deadline, TopicSettings.class, settings, ONE, namespace, topic.value());
    }

    TopicMessage publish(TopicName topic, String text) {
        return client.post(
                deadline,
                TopicMessage.class,
                RequestId.random(),
                new Publish(text),
                ONE + "/messages",
                namespace,
                topic.value());
    }

    long end(TopicName topic) {
        return client.get(deadline, End.class, ONE, namespace, topic.value()).next();
    }

    /** Every server gets the time that it may wait. */
    TopicBatch read(TopicName topic, long position, Duration wait) {
        JsonNode answer = client.get(
                wait.multipliedBy(client.servers().size()).plus(deadline),
                JsonNode.class,
                ONE + "/messages?position={position}&waitMax={wait}",
                namespace,
                topic.value(),
                position,
                wait);
        return Outcomes.of(answer, TopicBatch.class);
    }

    EventStream events(TopicName topic, @Nullable String lastEventId, EventStream.Listener listener) {
        return client.events(
                "muster-topic-" + topic,
                listener,
                StreamLimits.DEFAULT,
                lastEventId,
                ONE + "/watch",
                namespace,
                topic.value());
    }

    void begin(TopicStream<?> stream) {
        streams.add(stream);
        stream.start();
    }

    void ended(TopicStream<?> stream) {
        streams.remove(stream);
    }

    @Override
    public void start() {
        // subscriptions begin when somebody asks for them
    }

    @Override
    public void stop() {
        streams.forEach(TopicStream::close);
    }

    @Override
    public boolean isRunning() {
        return !streams.isEmpty();
    }

    @Override
    public void close() {
        stop();
        client.close();
    }
}
