package dev.muster.starter.topic;

import dev.muster.api.InvalidArgumentException;
import dev.muster.api.ProblemException;
import dev.muster.api.Ticker;
import dev.muster.api.coordination.TopicBatch;
import dev.muster.api.coordination.TopicMessage;
import dev.muster.api.coordination.TopicName;
import dev.muster.api.coordination.TopicSettings;
import dev.muster.starter.http.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A topic behind HTTP. */
final class HttpTopic<T> implements Topic<T> {

    /**
     * Longest single wait; a longer one is made of several, so that a dead server is not waited for. Shorter than the time
     * after which servers begin an answer that they do not know yet: its reading could not be interrupted.
     */
    static final Duration WAIT_ONCE_MAX = Duration.ofMillis(3_500);

    private final MusterTopics topics;
    private final TopicName name;
    private final Class<T> type;

    HttpTopic(MusterTopics topics, TopicName name, Class<T> type) {
        this.topics = topics;
        this.name = name;
        this.type = type;
    }

    @Override
    public String name() {
        return name.value();
    }

    @Override
    public TopicSettings create(TopicSettings settings) {
        return topics.create(name, settings);
    }

    @Override
    public long publish(T message) {
        String text = message instanceof String plain ? plain : new String(Json.write(message), StandardCharsets.UTF_8);
        return topics.publish(name, text).position();
    }

    @Override
    public long end() {
        return topics.end(name);
    }

    @Override
    public Page<T> read(long position, Duration wait) {
        requirePosition(position);
        if (wait.isNegative()) {
            throw new InvalidArgumentException("wait", wait, "PT0S or more");
        }
        long began = Ticker.SYSTEM.nanos();
        while (true) {
            Duration left = wait.minusNanos(Ticker.SYSTEM.nanos() - began);
            Duration once = left.isNegative() ? Duration.ZERO : left;
            TopicBatch batch = topics.read(name, position, once.compareTo(WAIT_ONCE_MAX) > 0 ? WAIT_ONCE_MAX : once);
            if (!batch.messages().isEmpty() || once.compareTo(WAIT_ONCE_MAX) <= 0) {
                return new Page<>(batch.messages().stream().map(this::message).toList(), batch.next(), batch.missed());
            }
        }
    }

    @Override
    public Subscription subscribe(TopicHandler<T> handler) {
        return subscribe(null, handler);
    }

    @Override
    public Subscription subscribe(long position, TopicHandler<T> handler) {
        requirePosition(position);
        return subscribe(Long.toString(position - 1), handler);
    }

    private Subscription subscribe(@Nullable String last, TopicHandler<T> handler) {
        TopicStream<T> stream = new TopicStream<>(topics, name, last, this::message, handler);
        topics.begin(stream);
        return stream;
    }

    private Message<T> message(TopicMessage message) {
        try {
            T value = type == String.class ? type.cast(message.text()) : Json.read(message.text(), type);
            return new Message<>(message.position(), value);
        } catch (ProblemException unreadable) {
            throw new UnreadableMessageException(name(), message.position(), type, unreadable);
        }
    }

    private static void requirePosition(long position) {
        if (position < 1) {
            throw new InvalidArgumentException("position", position, "at least 1");
        }
    }
}
