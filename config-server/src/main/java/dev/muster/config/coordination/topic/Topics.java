package dev.muster.config.coordination.topic;

import dev.muster.api.InvalidArgumentException;
import dev.muster.api.Namespace;
import dev.muster.api.RequestId;
import dev.muster.api.coordination.TopicBatch;
import dev.muster.api.coordination.TopicMessage;
import dev.muster.api.coordination.TopicName;
import dev.muster.api.coordination.TopicSettings;
import dev.muster.config.coordination.call.Calls;
import dev.muster.config.namespace.NamespaceService;
import dev.muster.store.Subscription;
import dev.muster.store.recipe.attempt.Waits;
import dev.muster.store.recipe.topic.TopicListener;
import dev.muster.store.recipe.topic.TopicService;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The topics of namespaces that exist. Thread-safe; no method blocks. */
final class Topics {

    private final TopicService topics;
    private final NamespaceService namespaces;

    Topics(TopicService topics, NamespaceService namespaces) {
        this.topics = topics;
        this.namespaces = namespaces;
    }

    CompletableFuture<List<TopicName>> list(Namespace namespace) {
        namespaces.require(namespace);
        return topics.list(namespace);
    }

    CompletableFuture<TopicSettings> create(
            Namespace namespace, TopicName name, RequestId request, TopicSettings settings) {
        namespaces.require(namespace);
        return topics.create(namespace, name, request, settings);
    }

    CompletableFuture<Boolean> delete(Namespace namespace, TopicName name, RequestId request) {
        namespaces.require(namespace);
        return topics.delete(namespace, name, request);
    }

    CompletableFuture<TopicMessage> publish(Namespace namespace, TopicName name, RequestId request, String text) {
        namespaces.require(namespace);
        return topics.publish(namespace, name, request, text);
    }

    CompletableFuture<Long> end(Namespace namespace, TopicName name) {
        namespaces.require(namespace);
        return topics.end(namespace, name);
    }

    /** Cancelling it ends the wait. */
    CompletableFuture<TopicBatch> read(Namespace namespace, TopicName name, long position, @Nullable Duration waitMax) {
        Duration wait = Calls.wait(waitMax, Waits.WAIT_MAX);
        namespaces.require(namespace);
        return topics.read(namespace, name, position, wait);
    }

    Subscription subscribe(Namespace namespace, TopicName name, long position, TopicListener listener) {
        if (position < 1) {
            throw new InvalidArgumentException("position", position, "at least 1");
        }
        namespaces.require(namespace);
        return topics.subscribe(namespace, name, position, listener);
    }
}
