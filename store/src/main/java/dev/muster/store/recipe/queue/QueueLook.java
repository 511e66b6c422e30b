package dev.muster.store.recipe.queue;

import dev.muster.api.coordination.KeyValue;
import dev.muster.api.coordination.QueueOffer;
import dev.muster.api.coordination.RangeQuery;
import dev.muster.store.ReadAt;
import dev.muster.store.Store;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Looks for the first ready elements of one queue. Remembers below which numbers there is nothing, so that a look does not
 * cost more the longer the queue is or was. Confined to one look at a time.
 */
final class QueueLook {

    /** Most elements of one look. */
    static final int SIGHT_MAX = 64;

    private static final long STRETCH = 1_024;
    private static final long UNKNOWN = -1;

    private static final Comparator<KeyValue> ORDER = Comparator.comparingInt(
                    (KeyValue entry) -> -QueueEntry.of(entry.value()).priority())
            .thenComparingLong(entry -> QueueKeys.number(entry.key()));

    private final Store store;
    private final QueueKeys keys;
    private final long[] floors = new long[QueueOffer.PRIORITY_MAX + 1];
    private long created;
    private long emptyAt = UNKNOWN;

    QueueLook(Store store, QueueKeys keys) {
        this.store = store;
        this.keys = keys;
    }

    /** @param head read before, so that what is offered or returned after it fails the guards */
    CompletableFuture<QueueSight> look(QueueHead head) {
        if (created != head.created()) {
            created = head.created();
            Arrays.fill(floors, UNKNOWN);
            emptyAt = UNKNOWN;
        }
        List<KeyValue> found = new ArrayList<>();
        return returned(head, found).thenCompose(allReturned -> fresh(head, QueueOffer.PRIORITY_MAX, found)
                .thenApply(unseen -> {
                    // What comes after the last one of an unfinished stretch may not be the next.
                    List<KeyValue> sure = found.stream()
                            .filter(one -> unseen.isEmpty() || ORDER.compare(one, unseen.get()) <= 0)
                            .sorted(ORDER)
                            .limit(SIGHT_MAX)
                            .toList();
                    return new QueueSight(head, sure, allReturned && unseen.isEmpty() && sure.size() == found.size());
                }));
    }

    /** A number below which nothing is ready, nor will be until something returns; 0 if that is not known. */
    long lowest(QueueHead head) {
        if (created != head.created() || (head.returns() != 0 && head.returns() != emptyAt)) {
            return 0;
        }
        long lowest = head.tail() + 1;
        for (int priority = 0; priority < floors.length; priority++) {
            if (head.stamps().get(priority) != 0) {
                lowest = Math.min(lowest, Math.max(0, floors[priority]));
            }
        }
        return lowest;
    }

    private CompletableFuture<Boolean> returned(QueueHead head, List<KeyValue> found) {
        if (head.returns() == 0 || head.returns() == emptyAt) {
            return CompletableFuture.completedFuture(true);
        }
        return store.range(RangeQuery.of(keys.list("returned")).withLimit(SIGHT_MAX), ReadAt.STALE)
                .thenApply(range -> {
                    found.addAll(range.entries());
                    if (range.entries().isEmpty()) {
                        emptyAt = head.returns();
                    }
                    return !range.more();
                });
    }

    /** Collects from this priority down; the last one that is sure, if some were left out. */
    private CompletableFuture<Optional<KeyValue>> fresh(QueueHead head, int priority, List<KeyValue> found) {
        if (priority < 0) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        if (head.stamps().get(priority) == 0 || floors[priority] > head.tail()) {
            return fresh(head, priority - 1, found);
        }
        return stretch(head, priority).thenCompose(some -> {
            found.addAll(some.entries);
            return some.all
                    ? fresh(head, priority - 1, found)
                    : CompletableFuture.completedFuture(Optional.of(some.entries.get(some.entries.size() - 1)));
        });
    }

    private record Stretch(List<KeyValue> entries, boolean all) {}

    private CompletableFuture<Stretch> stretch(QueueHead head, int priority) {
        if (floors[priority] == UNKNOWN) {
            return store.range(RangeQuery.of(keys.fresh(priority)).withLimit(1).withKeysOnly(), ReadAt.STALE)
                    .thenCompose(range -> {
                        floors[priority] = range.first()
                                .map(entry -> QueueKeys.number(entry.key()))
                                .orElse(head.tail() + 1);
                        return floors[priority] > head.tail()
                                ? CompletableFuture.completedFuture(new Stretch(List.of(), true))
                                : stretch(head, priority);
                    });
        }
        long from = floors[priority];
        long to = from + STRETCH;
        return store.range(RangeQuery.of(keys.fresh(priority, from, to)).withLimit(SIGHT_MAX), ReadAt.STALE)
                .thenCompose(range -> {
                    boolean all = to > head.tail() && !range.more();
                    if (!range.entries().isEmpty()) {
                        floors[priority] =
                                QueueKeys.number(range.entries().get(0).key());
                        return CompletableFuture.completedFuture(new Stretch(range.entries(), all));
                    }
                    if (all) {
                        floors[priority] = head.tail() + 1;
                        return CompletableFuture.completedFuture(new Stretch(List.of(), true));
                    }
                    floors[priority] = UNKNOWN; // the next one is far away
                    return stretch(head, priority);
                });
    }
}
