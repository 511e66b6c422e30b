package dev.muster.config.etcd.recipe;

import com.google.protobuf.ByteString;
import dev.muster.api.ProblemException;
import dev.muster.api.RequestId;
import dev.muster.api.coordination.Compare;
import dev.muster.api.coordination.Key;
import dev.muster.api.coordination.KeyRange;
import dev.muster.api.coordination.KeyValue;
import dev.muster.api.coordination.LeaseId;
import dev.muster.api.coordination.Operation;
import dev.muster.api.coordination.OperationResult;
import dev.muster.api.coordination.RangeQuery;
import dev.muster.api.coordination.RangeResult;
import dev.muster.api.coordination.Relation;
import dev.muster.api.coordination.RevisionBounds;
import dev.muster.api.coordination.Transaction;
import dev.muster.api.coordination.TransactionResult;
import dev.muster.api.coordination.Value;
import dev.muster.api.coordination.WatchBatch;
import dev.muster.config.etcd.member.RaisedAlarms;
import dev.muster.config.etcd.wire.ClientKeys;
import dev.muster.config.etcd.wire.Requests;
import dev.muster.store.ReadAt;
import dev.muster.store.RevisionCompactedException;
import dev.muster.store.Store;
import dev.muster.store.StoreClosedException;
import dev.muster.store.Watch;
import dev.muster.store.WatchListener;
import dev.muster.store.WatchRequest;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Those who want to be the first under a name. Each has a key {@code name/lease in hexadecimal}; who created its key first
 * is first, the others wait for the one before them to go. The keys are the ones that etcd's own recipes write, in its
 * servers and in its clients, so all of them stand in one queue. Thread-safe.
 */
final class Queue {

    /** Time to live of a lease that was granted because the client named none, as in etcd. */
    private static final Duration OWN_LEASE_TTL = Duration.ofSeconds(60);

    private static final ByteString SEPARATOR = ByteString.copyFromUtf8("/");

    private final Store store;
    private final RaisedAlarms alarms;

    Queue(Store store, RaisedAlarms alarms) {
        this.store = store;
        this.alarms = alarms;
    }

    /** The keys of all who stand in the queue of a name. */
    static KeyRange keys(ByteString name) {
        return KeyRange.prefix(ClientKeys.key(name.concat(SEPARATOR)));
    }

    /** The lease of the client, or a new one if it named none. */
    CompletableFuture<LeaseId> lease(long id) {
        alarms.requireNone(); // whoever asks for it is going to write with it
        LeaseId lease = Requests.lease(id);
        return lease.present()
                ? CompletableFuture.completedFuture(lease)
                : store.grant(RequestId.random(), LeaseId.NONE, OWN_LEASE_TTL).thenApply(grant -> grant.id());
    }

    /** Takes a place, or finds the one that this lease has already. */
    CompletableFuture<Place> enter(ByteString name, LeaseId lease, Value value) {
        Key key =
                ClientKeys.key(name.concat(SEPARATOR).concat(ByteString.copyFromUtf8(Long.toHexString(lease.value()))));
        Transaction enter = Transaction.builder()
                .when(Compare.createRevision(key, Relation.EQUAL, 0))
                .then(Operation.put(key, value, lease))
                .orElse(Operation.get(key))
                .build();
        return store.commit(RequestId.random(), enter).thenApply(result -> place(keys(name), key, lease, result));
    }

    /** Whether the place is still there. */
    CompletableFuture<Boolean> kept(Place place) {
        return store.get(place.key(), ReadAt.LINEARIZABLE)
                .thenApply(found -> found.isPresent() && found.get().createRevision() == place.revision());
    }

    /** Gives the place up, if it still is the same. */
    CompletableFuture<TransactionResult> leave(Place place) {
        return leave(place.key(), place.revision());
    }

    CompletableFuture<TransactionResult> leave(Key key, long revision) {
        return store.commit(
                RequestId.random(),
                Transaction.builder()
                        .when(Compare.createRevision(key, Relation.EQUAL, revision))
                        .then(Operation.delete(key))
                        .build());
    }

    /** Changes the value of a place; {@link TransactionResult#succeeded()} tells whether it is still there. */
    CompletableFuture<TransactionResult> change(Key key, long revision, Value value, LeaseId lease) {
        return store.commit(
                RequestId.random(),
                Transaction.builder()
                        .when(Compare.createRevision(key, Relation.EQUAL, revision))
                        .then(Operation.put(key, value, lease))
                        .build());
    }

    /** Who is first, as of the newest state. */
    CompletableFuture<RangeResult> first(ByteString name) {
        return store.range(
                RangeQuery.of(keys(name))
                        .withOrder(RangeQuery.SortBy.CREATE_REVISION, RangeQuery.Order.ASCENDING)
                        .withLimit(1),
                ReadAt.LINEARIZABLE);
    }

    /**
     * Completes with the revision at which nobody was before this place any more.
     *
     * @return cancelling it ends the waiting; the place stays
     */
    CompletableFuture<Long> turn(Place place) {
        Turn turn = new Turn(place);
        turn.look();
        return turn.came;
    }

    private static Place place(KeyRange queue, Key key, LeaseId lease, TransactionResult result) {
        if (result.succeeded()) {
            return new Place(queue, key, lease, result.revision(), null);
        }
        OperationResult.Range read = (OperationResult.Range) result.results().get(0);
        KeyValue found = read.result().first().orElseThrow();
        return new Place(queue, key, lease, found.createRevision(), found.value());
    }

    /**
     * A key in the queue.
     *
     * @param revision at which it was created, which is its place
     * @param earlierValue what it holds if it was there before; absent if it was just created
     */
    record Place(
            KeyRange queue,
            Key key,
            LeaseId lease,
            long revision,
            @Nullable Value earlierValue) {}

    /** Waits for those before one place, the last of them first. */
    private final class Turn {

        private final Place place;
        private final CompletableFuture<Long> came = new CompletableFuture<>();

        Turn(Place place) {
            this.place = place;
        }

        void look() {
            if (came.isDone()) {
                return;
            }
            RangeQuery before = RangeQuery.of(place.queue())
                    .withBounds(new RevisionBounds(0, 0, 0, place.revision() - 1))
                    .withOrder(RangeQuery.SortBy.CREATE_REVISION, RangeQuery.Order.DESCENDING)
                    .withKeysOnly()
                    .withLimit(1);
            var unused = store.range(before, ReadAt.LINEARIZABLE).whenComplete((result, failure) -> {
                if (failure != null) {
                    came.completeExceptionally(failure);
                } else if (result.entries().isEmpty()) {
                    came.complete(result.revision());
                } else {
                    awaitDeletion(result.entries().get(0).key(), result.revision() + 1);
                }
            });
        }

        private void awaitDeletion(Key predecessor, long fromRevision) {
            CompletableFuture<Void> gone = new CompletableFuture<>();
            Watch watch;
            try {
                watch = store.watch(
                        WatchRequest.of(KeyRange.of(predecessor), fromRevision).withChanges(false, true),
                        new Deletion(gone));
            } catch (RevisionCompactedException late) {
                look();
                return;
            } catch (ProblemException refused) {
                came.completeExceptionally(refused);
                return;
            }
            var unusedEnd = came.whenComplete((turn, ended) -> watch.close());
            var unusedGone = gone.whenComplete((nothing, failure) -> {
                watch.close();
                if (failure == null) {
                    look();
                } else {
                    came.completeExceptionally(failure);
                }
            });
        }
    }

    /** Hears that a key is gone; everything else that ends a watch is a reason to look again. */
    private record Deletion(CompletableFuture<Void> gone) implements WatchListener {

        @Override
        public void changed(WatchBatch batch) {
            gone.complete(null);
        }

        @Override
        public void ended(ProblemException cause) {
            if (cause instanceof StoreClosedException) {
                gone.completeExceptionally(cause);
            } else {
                gone.complete(null);
            }
        }
    }
}
