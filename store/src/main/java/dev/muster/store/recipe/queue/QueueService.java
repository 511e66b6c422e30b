package dev.muster.store.recipe.queue;

import dev.muster.api.InvalidArgumentException;
import dev.muster.api.Namespace;
import dev.muster.api.ProblemException;
import dev.muster.api.ProblemType;
import dev.muster.api.RequestId;
import dev.muster.api.coordination.Compare;
import dev.muster.api.coordination.KeyRange;
import dev.muster.api.coordination.KeyValue;
import dev.muster.api.coordination.Operation;
import dev.muster.api.coordination.QueueElement;
import dev.muster.api.coordination.QueueElementId;
import dev.muster.api.coordination.QueueName;
import dev.muster.api.coordination.QueueOffer;
import dev.muster.api.coordination.QueueOfferOutcome;
import dev.muster.api.coordination.QueueSettings;
import dev.muster.api.coordination.QueueSettleOutcome;
import dev.muster.api.coordination.QueueTake;
import dev.muster.api.coordination.QueueTakeOutcome;
import dev.muster.api.coordination.QueueToken;
import dev.muster.api.coordination.QueueView;
import dev.muster.api.coordination.RangeQuery;
import dev.muster.api.coordination.Transaction;
import dev.muster.api.coordination.Value;
import dev.muster.store.ReadAt;
import dev.muster.store.Store;
import dev.muster.store.recipe.attempt.Attempts;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/**
 * Queues. An element is handed out to one consumer at a time, again and again until it is acknowledged or was handed out
 * too often; after its acknowledgement never. A queue that is not there is created by its first use, with
 * {@link QueueSettings#DEFAULTS}.
 *
 * <p><b>Order</b>: more urgent elements first, then those with the smaller number, and numbers are given in the order in
 * which offers take effect. An element keeps its number: one that comes back, or was delayed, stands before all younger
 * ones of its priority. Whatever is handed out was the first at that moment, also when several servers hand out.
 *
 * <p><b>Cost</b>: an offer, a take and an acknowledgement are one log entry each. Those who take at one server do not
 * compete; servers that take from one queue at once lose an attempt each when they meet.
 *
 * <p>Thread-safe; no method blocks. Futures fail like those of {@link Store#commit}, not wrapped; after an unknown
 * outcome it is safe to repeat the call with the same request id.
 */
public final class QueueService implements AutoCloseable {

    /** Most elements of a list that is asked for. */
    public static final int LISTED_MAX = 1_000;

    private final Store store;
    private final Clock clock;
    private final QueueLimits limits;
    private final Map<QueueKeys, OpenQueue> queues = new ConcurrentHashMap<>();
    private final ScheduledThreadPoolExecutor timer;

    /** @param clock decides when delayed elements are due, and dates offers */
    public QueueService(Store store, Clock clock, QueueLimits limits) {
        this.store = store;
        this.clock = clock;
        this.limits = limits;
        this.timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "muster-queue-takes");
            thread.setDaemon(true);
            return thread;
        });
        timer.setRemoveOnCancelPolicy(true);
    }

    /**
     * Creates a queue.
     *
     * @return the settings that hold: other ones if the queue existed
     */
    public CompletableFuture<QueueSettings> create(
            Namespace namespace, QueueName name, RequestId request, QueueSettings settings) {
        OpenQueue queue = queue(namespace, name);
        return Attempts.plain(queue.heads()
                .create(Attempts.id(request, queue.keys().root() + "create", 0), settings)
                .thenCompose(created -> queue.heads().open(ReadAt.LINEARIZABLE))
                .thenApply(QueueHead::settings));
    }

    /** Removes a queue with all that is in it; false if there was none. */
    public CompletableFuture<Boolean> delete(Namespace namespace, QueueName name, RequestId request) {
        QueueKeys keys = new QueueKeys(namespace, name);
        return store.commit(
                        Attempts.id(request, keys.root() + "delete", 0),
                        Transaction.builder()
                                .when(Compare.exists(keys.settings()))
                                .then(Operation.delete(keys.everything()), Operation.delete(keys.name()))
                                .build())
                .thenApply(result -> result.succeeded());
    }

    /** The queues of a namespace, by name; at most {@value #LISTED_MAX}. */
    public CompletableFuture<List<QueueName>> list(Namespace namespace) {
        String prefix = QueueKeys.namesOf(namespace);
        return store.range(
                        RangeQuery.of(KeyRange.prefix(prefix))
                                .withLimit(LISTED_MAX)
                                .withKeysOnly(),
                        ReadAt.LINEARIZABLE)
                .thenApply(range -> range.entries().stream()
                        .map(entry -> new QueueName(entry.key().text().substring(prefix.length())))
                        .toList());
    }

    /** Puts an element into a queue. */
    public CompletableFuture<QueueOfferOutcome> offer(
            Namespace namespace, QueueName name, RequestId request, QueueOffer offer) {
        OpenQueue queue = queue(namespace, name);
        return Attempts.plain(queue.offers()
                .offer(request, offer, QueueOffers.Origin.NEW)
                .thenApply(outcome -> outcome.orElseThrow()));
    }

    /**
     * Takes the first element, waiting for one if there is none. Cancelling the future gives back what it may still get.
     *
     * @return fails with {@link dev.muster.store.LeaseNotFoundException} if the consumer's lease is not there
     */
    public CompletableFuture<QueueTakeOutcome> take(
            Namespace namespace, QueueName name, RequestId request, QueueTake take) {
        return queue(namespace, name).takes().take(request, take);
    }

    /** The consumer is done with an element: it is gone for good. */
    public CompletableFuture<QueueSettleOutcome> acknowledge(
            Namespace namespace, QueueName name, RequestId request, QueueToken token) {
        return queue(namespace, name).returns().acknowledge(request, token);
    }

    /**
     * The consumer could not do it: the element goes back to its place, or is dead if it was handed out too often.
     *
     * @param delay it is not handed out again before this much time has passed; at most {@link QueueOffer#DELAY_MAX}
     */
    public CompletableFuture<QueueSettleOutcome> giveBack(
            Namespace namespace, QueueName name, RequestId request, QueueToken token, Duration delay) {
        if (delay.isNegative() || delay.compareTo(QueueOffer.DELAY_MAX) > 0) {
            throw new InvalidArgumentException("delay", delay, "PT0S to " + QueueOffer.DELAY_MAX);
        }
        OpenQueue queue = queue(namespace, name);
        return Attempts.plain(queue.heads().open(ReadAt.STALE).thenCompose(head -> queue.returns()
                .giveBack(request, token, delay, head)));
    }

    /** Gives the signal: the queue hands out from now on, whatever it waited for. */
    public CompletableFuture<Void> start(Namespace namespace, QueueName name, RequestId request) {
        OpenQueue queue = queue(namespace, name);
        return Attempts.plain(queue.heads()
                .open(ReadAt.STALE)
                .thenCompose(head -> store.put(
                        Attempts.id(request, queue.keys().root() + "start", 0),
                        queue.keys().started(),
                        Value.EMPTY))
                .thenApply(done -> null));
    }

    /** Holds the queue until what it waits for happens again; without effect if it waits for nothing. */
    public CompletableFuture<Void> hold(Namespace namespace, QueueName name, RequestId request) {
        QueueKeys keys = new QueueKeys(namespace, name);
        return store.delete(Attempts.id(request, keys.root() + "hold", 0), KeyRange.of(keys.started()))
                .thenApply(done -> null);
    }

    /** The next elements, in order, without taking them; at most {@value QueueLook#SIGHT_MAX}. */
    public CompletableFuture<List<QueueElement>> peek(Namespace namespace, QueueName name, int max) {
        QueueKeys keys = new QueueKeys(namespace, name);
        return Attempts.plain(new QueueHeads(store, keys)
                .find(ReadAt.LINEARIZABLE)
                .thenCompose(head -> head.isEmpty()
                        ? CompletableFuture.completedFuture(List.<QueueElement>of())
                        : new QueueLook(store, keys)
                                .look(head.get())
                                .thenCompose(seen -> elements(
                                        keys,
                                        seen.candidates().stream().limit(max).toList()))));
    }

    /** The delayed elements, the one that is due first in front; at most {@value #LISTED_MAX}. */
    public CompletableFuture<List<QueueElement>> delayed(Namespace namespace, QueueName name) {
        return listed(new QueueKeys(namespace, name), "delayed");
    }

    /** The dead elements, by number; at most {@value #LISTED_MAX}. */
    public CompletableFuture<List<QueueElement>> dead(Namespace namespace, QueueName name) {
        return listed(new QueueKeys(namespace, name), "dead");
    }

    /**
     * Puts a dead element into the queue again, as a new one.
     *
     * @return empty if it is not dead
     */
    public CompletableFuture<Optional<QueueOfferOutcome>> revive(
            Namespace namespace, QueueName name, RequestId request, QueueElementId element) {
        OpenQueue queue = queue(namespace, name);
        QueueKeys keys = queue.keys();
        long number = element.number();
        return Attempts.plain(listed(keys, "dead", number).thenCompose(found -> {
            QueueOffer offer = found.map(dead -> QueueOffer.of(dead.payload()).withPriority(dead.priority()))
                    .orElse(QueueOffer.of("")); // its guards fail, unless it is a repeat
            QueueOffers.Origin origin = new QueueOffers.Origin(
                    List.of(Compare.exists(keys.dead(number))),
                    List.of(Operation.delete(keys.dead(number)), Operation.delete(keys.content(number))));
            return queue.offers().offer(request, offer, origin);
        }));
    }

    /** Removes a dead element for good; false if it is not dead. */
    public CompletableFuture<Boolean> discard(
            Namespace namespace, QueueName name, RequestId request, QueueElementId element) {
        QueueKeys keys = new QueueKeys(namespace, name);
        long number = element.number();
        return store.commit(
                        Attempts.id(request, keys.root() + "discard " + number, 0),
                        Transaction.builder()
                                .when(Compare.exists(keys.dead(number)))
                                .then(Operation.delete(keys.dead(number)), Operation.delete(keys.content(number)))
                                .build())
                .thenApply(result -> result.succeeded());
    }

    /** How the queue stands; empty if there is none. */
    public CompletableFuture<Optional<QueueView>> view(Namespace namespace, QueueName name) {
        OpenQueue queue = queue(namespace, name);
        QueueHeads heads = queue.heads();
        QueueKeys keys = queue.keys();
        return Attempts.plain(heads.find(ReadAt.LINEARIZABLE).thenCompose(head -> {
            if (head.isEmpty()) {
                return CompletableFuture.completedFuture(Optional.<QueueView>empty());
            }
            RangeQuery oldest = RangeQuery.of(keys.list("taken"))
                    .withOrder(RangeQuery.SortBy.MOD_REVISION, RangeQuery.Order.ASCENDING)
                    .withLimit(QueueView.IN_FLIGHT_MAX);
            return heads.waiting(0).thenCompose(all -> heads.count(keys.list("delayed"), 0)
                    .thenCompose(delayed -> heads.count(keys.list("dead"), 0).thenCompose(dead -> store.range(
                                    RangeQuery.of(keys.list("held")).withKeysOnly(), ReadAt.STALE)
                            .thenCompose(held -> store.range(oldest, ReadAt.STALE)
                                    .thenApply(taken -> Optional.of(new QueueView(
                                            name,
                                            head.get().settings(),
                                            head.get().open(),
                                            Math.max(0, all - delayed),
                                            delayed,
                                            taken.count(),
                                            dead,
                                            QueueFlight.of(taken.entries(), held.entries()))))))));
        }));
    }

    /** Takes that are under way or wait. */
    public int waiting() {
        return queues.values().stream()
                .mapToInt(queue -> queue.takes().waiting())
                .sum();
    }

    /** Ends all waiting takes. May be repeated. */
    @Override
    public void close() {
        queues.values().forEach(queue -> queue.takes().close());
        timer.shutdownNow();
    }

    private OpenQueue queue(Namespace namespace, QueueName name) {
        if (queues.size() >= limits.queuesMax()) {
            queues.values().removeIf(queue -> queue.takes().waiting() == 0);
        }
        if (queues.size() >= limits.queuesMax() && !queues.containsKey(new QueueKeys(namespace, name))) {
            throw new ProblemException(
                    ProblemType.TOO_MANY_REQUESTS,
                    "queues: " + queues.size() + " with waiting takes (expected: at most " + limits.queuesMax() + ")");
        }
        return queues.computeIfAbsent(
                new QueueKeys(namespace, name), keys -> OpenQueue.of(store, keys, clock, limits, timer));
    }

    private CompletableFuture<List<QueueElement>> listed(QueueKeys keys, String list) {
        return Attempts.plain(store.range(RangeQuery.of(keys.list(list)).withLimit(LISTED_MAX), ReadAt.LINEARIZABLE)
                .thenCompose(range -> elements(keys, range.entries())));
    }

    private CompletableFuture<Optional<QueueElement>> listed(QueueKeys keys, String list, long number) {
        return store.range(
                        RangeQuery.of(KeyRange.prefix(keys.root() + "list/" + list + "/" + QueueKeys.digits(number))),
                        ReadAt.LINEARIZABLE)
                .thenCompose(range -> elements(keys, range.entries()))
                .thenApply(elements -> elements.stream().findFirst());
    }

    private CompletableFuture<List<QueueElement>> elements(QueueKeys keys, List<KeyValue> entries) {
        CompletableFuture<List<QueueElement>> all = CompletableFuture.completedFuture(List.of());
        for (KeyValue entry : entries) {
            long number = QueueKeys.number(entry.key());
            all = all.thenCombine(
                    store.get(keys.content(number), ReadAt.STALE),
                    (before, content) -> QueueFlight.with(before, entry, content, keys));
        }
        return all;
    }
}
