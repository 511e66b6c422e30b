package dev.muster.config.coordination.topic;

import dev.muster.api.Namespace;
import dev.muster.api.ProblemException;
import dev.muster.api.coordination.TopicBatch;
import dev.muster.api.coordination.TopicMessage;
import dev.muster.api.coordination.TopicName;
import dev.muster.edge.stream.SseFrame;
import dev.muster.edge.stream.SseStream;
import dev.muster.store.Subscription;
import dev.muster.store.recipe.topic.TopicListener;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tells streams of events what is published in a topic. The id of each event is the position that its client has then, so
 * one that comes back goes on behind it. Thread-safe.
 */
final class TopicStreams {

    private static final Logger log = LoggerFactory.getLogger(TopicStreams.class);

    private final Topics topics;
    private final JsonMapper json;

    TopicStreams(Topics topics, JsonMapper json) {
        this.topics = topics;
        this.json = json;
    }

    record Position(long next) {}

    record Missed(long missed) {}

    /** One client; it may be gone before it is attached. */
    final class Listening implements TopicListener {

        private final Namespace namespace;
        private final TopicName topic;
        private final AtomicReference<@Nullable Subscription> subscription = new AtomicReference<>();
        private volatile @Nullable SseStream stream;
        private volatile boolean gone;

        private Listening(Namespace namespace, TopicName topic) {
            this.namespace = namespace;
            this.topic = topic;
        }

        /** Tells the client where it stands, and everything from there on. */
        void begin(SseStream opened, long position) {
            stream = opened;
            opened.send(SseFrame.event(
                    "position", Long.toString(position - 1), json.writeValueAsString(new Position(position))));
            subscription.set(topics.subscribe(namespace, topic, position, this));
            if (gone) {
                end();
            }
        }

        /** The client is gone. */
        void end() {
            gone = true;
            Subscription open = subscription.getAndSet(null);
            if (open != null) {
                open.close();
            }
        }

        @Override
        public void published(TopicBatch batch) {
            List<SseFrame> frames = new ArrayList<>();
            if (batch.missed() > 0) {
                long before = batch.messages().get(0).position() - 1;
                frames.add(SseFrame.event(
                        "missed", Long.toString(before), json.writeValueAsString(new Missed(batch.missed()))));
            }
            for (TopicMessage message : batch.messages()) {
                frames.add(
                        SseFrame.event("message", Long.toString(message.position()), json.writeValueAsString(message)));
            }
            SseStream open = stream;
            if (open != null && !frames.stream().allMatch(open::send)) {
                end();
            }
        }

        @Override
        public void ended(ProblemException cause) {
            log.debug("A stream of topic {} ends, its client may resume", topic, cause);
            SseStream open = stream;
            if (open != null) {
                open.close();
            }
        }
    }

    Listening listening(Namespace namespace, TopicName topic) {
        return new Listening(namespace, topic);
    }
}
