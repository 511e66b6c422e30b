package dev.muster.store.recipe.topic;

import dev.muster.api.InvalidArgumentException;
import dev.muster.api.Namespace;
import dev.muster.api.ProblemException;
import dev.muster.api.ProblemType;
import dev.muster.api.RequestId;
import dev.muster.api.Text;
import dev.muster.api.coordination.Compare;
import dev.muster.api.coordination.KeyRange;
import dev.muster.api.coordination.Operation;
import dev.muster.api.coordination.RangeQuery;
import dev.muster.api.coordination.TopicBatch;
import dev.muster.api.coordination.TopicMessage;
import dev.muster.api.coordination.TopicName;
import dev.muster.api.coordination.TopicSettings;
import dev.muster.api.coordination.Transaction;
import dev.muster.store.ReadAt;
import dev.muster.store.Store;
import dev.muster.store.Subscription;
import dev.muster.store.recipe.attempt.Attempts;
import dev.muster.store.recipe.attempt.Waits;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Topics: every reader gets every message, in the one order in which they were published, from any position that is still
 * kept. A reader keeps its own position. A topic that is not there is created by its first message, with
 * {@link TopicSettings#DEFAULTS}.
 *
 * <p>Thread-safe; no method blocks; futures of waits may be cancelled. Futures fail like those of {@link Store#commit};
 * after an unknown outcome it is safe to repeat the call with the same request id.
 */
public final class TopicService {

    /** Most messages of one answer. */
    public static final int BATCH_MAX = 100;

    /** Most topics of a list. */
    public static final int LISTED_MAX = 1_000;

    private static final int WRITERS_MAX = 1_000;

    private final Store store;
    private final Waits waits;

    /** Guards the writers. */
    private final Object lock = new Object();

    private final Map<TopicKeys, TopicWriter> writers = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<TopicKeys, TopicWriter> eldest) {
            return size() > WRITERS_MAX;
        }
    };

    /** @param waits belongs to the caller, who closes it */
    public TopicService(Store store, Waits waits) {
        this.store = store;
        this.waits = waits;
    }

    /**
     * Creates a topic.
     *
     * @return the settings that hold: other ones if the topic existed
     */
    public CompletableFuture<TopicSettings> create(
            Namespace namespace, TopicName name, RequestId request, TopicSettings settings) {
        TopicWriter writer = writer(namespace, name);
        TopicKeys keys = new TopicKeys(namespace, name);
        return Attempts.plain(writer.create(Attempts.id(request, keys.root() + "create", 0), settings)
                .thenCompose(created -> writer.open(ReadAt.LINEARIZABLE))
                .thenApply(TopicHead::settings));
    }

    /** Removes a topic with its messages; false if there was none. */
    public CompletableFuture<Boolean> delete(Namespace namespace, TopicName name, RequestId request) {
        TopicKeys keys = new TopicKeys(namespace, name);
        return store.commit(
                        Attempts.id(request, keys.root() + "delete", 0),
                        Transaction.builder()
                                .when(Compare.exists(keys.settings()))
                                .then(Operation.delete(keys.everything()), Operation.delete(keys.name()))
                                .build())
                .thenApply(result -> result.succeeded());
    }

    /** The topics of a namespace, by name; at most {@value #LISTED_MAX}. */
    public CompletableFuture<List<TopicName>> list(Namespace namespace) {
        String prefix = TopicKeys.namesOf(namespace);
        return store.range(
                        RangeQuery.of(KeyRange.prefix(prefix))
                                .withLimit(LISTED_MAX)
                                .withKeysOnly(),
                        ReadAt.LINEARIZABLE)
                .thenApply(range -> range.entries().stream()
                        .map(entry -> new TopicName(entry.key().text().substring(prefix.length())))
                        .toList());
    }

    /**
     * Publishes a message.
     *
     * @param text at most {@value TopicMessage#TEXT_BYTES_MAX} bytes in UTF-8
     */
    public CompletableFuture<TopicMessage> publish(
            Namespace namespace, TopicName name, RequestId request, String text) {
        if (!Text.wellFormed(text)) {
            throw new InvalidArgumentException("text", "a lone surrogate", "text that UTF-8 can carry");
        }
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > TopicMessage.TEXT_BYTES_MAX) {
            throw new ProblemException(
                    ProblemType.LIMIT_EXCEEDED,
                    "text: " + bytes + " bytes (expected: at most " + TopicMessage.TEXT_BYTES_MAX + ")",
                    Map.of("found", bytes, "max", TopicMessage.TEXT_BYTES_MAX));
        }
        return writer(namespace, name).publish(request, text);
    }

    /**
     * Where the next message will be; reading from there gets only what is published from now on. 1 if there is no such
     * topic.
     */
    public CompletableFuture<Long> end(Namespace namespace, TopicName name) {
        return Attempts.plain(
                writer(namespace, name).find(ReadAt.LINEARIZABLE).thenApply(head -> head.map(found -> found.last() + 1)
                        .orElse(1L)));
    }

    /**
     * Reads messages, waiting for one if there is none yet.
     *
     * @param position of the first one wanted; 1 for the oldest there is
     * @param waitMax longest time; zero answers at once
     */
    public CompletableFuture<TopicBatch> read(Namespace namespace, TopicName name, long position, Duration waitMax) {
        if (position < 1) {
            throw new InvalidArgumentException("position", position, "at least 1");
        }
        TopicKeys keys = new TopicKeys(namespace, name);
        return waits.until(
                KeyRange.of(keys.last()),
                waitMax,
                () -> look(keys, position),
                () -> new TopicBatch(List.of(), position, 0));
    }

    private CompletableFuture<Optional<TopicBatch>> look(TopicKeys keys, long position) {
        return new TopicWriter(store, keys).find(ReadAt.LINEARIZABLE).thenCompose(head -> {
            if (head.isEmpty() || head.get().last() < position) {
                return CompletableFuture.completedFuture(Optional.empty());
            }
            long from = Math.max(position, head.get().first());
            long to = Math.min(head.get().last(), from + BATCH_MAX - 1);
            KeyRange stretch = KeyRange.between(keys.message(from), keys.message(to + 1));
            return store.range(RangeQuery.of(stretch), ReadAt.STALE).thenCompose(range -> {
                List<TopicMessage> messages = range.entries().stream()
                        .map(entry -> new TopicMessage(
                                TopicKeys.position(entry.key()),
                                entry.modRevision(),
                                entry.value().text()))
                        .toList();
                if (messages.isEmpty()) { // all of them were pushed out since
                    return look(keys, position);
                }
                long first = messages.get(0).position();
                long next = messages.get(messages.size() - 1).position() + 1;
                return CompletableFuture.completedFuture(
                        Optional.of(new TopicBatch(messages, next, position == 1 ? 0 : first - position)));
            });
        });
    }

    /** Tells of every message from a position on, until it is closed. */
    public Subscription subscribe(Namespace namespace, TopicName name, long position, TopicListener listener) {
        TopicSubscription subscription =
                new TopicSubscription(from -> read(namespace, name, from, Waits.WAIT_MAX), listener);
        subscription.start(position);
        return subscription;
    }

    private TopicWriter writer(Namespace namespace, TopicName name) {
        synchronized (lock) {
            return writers.computeIfAbsent(new TopicKeys(namespace, name), keys -> new TopicWriter(store, keys));
        }
    }
}
