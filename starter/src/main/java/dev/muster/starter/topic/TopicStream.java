package dev.muster.starter.topic;

import dev.muster.api.coordination.TopicMessage;
import dev.muster.api.coordination.TopicName;
import dev.muster.starter.http.EventStream;
import dev.muster.starter.http.Json;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A subscription that reads a stream of events and goes on where it was when that breaks. */
final class TopicStream<T> implements Subscription, EventStream.Listener {

    private static final Logger log = LoggerFactory.getLogger(TopicStream.class);

    private final MusterTopics topics;
    private final TopicName topic;
    private final Function<TopicMessage, Message<T>> reader;
    private final TopicHandler<T> handler;
    private final EventStream stream;

    TopicStream(
            MusterTopics topics,
            TopicName topic,
            @Nullable String last,
            Function<TopicMessage, Message<T>> reader,
            TopicHandler<T> handler) {
        this.topics = topics;
        this.topic = topic;
        this.reader = reader;
        this.handler = handler;
        this.stream = topics.events(topic, last, this);
    }

    record Missed(long missed) {}

    /** Called once. */
    void start() {
        stream.start();
    }

    @Override
    public void onEvent(String name, @Nullable String id, String data) {
        try {
            switch (name) {
                case "message" -> handler.published(reader.apply(Json.read(data, TopicMessage.class)));
                case "missed" -> handler.missed(Json.read(data, Missed.class).missed());
                default -> log.debug("Topic {} tells {}", topic, name); // only its position counts
            }
        } catch (Exception failure) {
            log.warn("Message {} of topic {} could not be handled; the next one follows", id, topic, failure);
            if (failure instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public long next() {
        String last = stream.lastEventId();
        return last == null ? 0 : Long.parseLong(last) + 1;
    }

    @Override
    public void close() {
        stream.close();
        topics.ended(this);
    }
}
