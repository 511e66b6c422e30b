package dev.muster.store.recipe.election;

import dev.muster.api.ProblemException;
import dev.muster.api.ProblemType;
import dev.muster.api.coordination.Key;
import dev.muster.api.coordination.RangeQuery;
import dev.muster.api.coordination.RangeResult;
import dev.muster.api.coordination.WatchBatch;
import dev.muster.api.coordination.WatchEvent;
import dev.muster.api.coordination.election.ElectionEvent;
import dev.muster.store.ReadAt;
import dev.muster.store.RevisionCompactedException;
import dev.muster.store.RevisionInFutureException;
import dev.muster.store.Store;
import dev.muster.store.Subscription;
import dev.muster.store.Watch;
import dev.muster.store.WatchListener;
import dev.muster.store.WatchRequest;
import dev.muster.store.WatchTooSlowException;
import dev.muster.store.recipe.place.Occupant;
import dev.muster.store.recipe.place.QueueName;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Follows the queue of an election and tells what its changes mean. What it tells of a revision depends on the queue before
 * and after that revision alone, so all observers tell the same. Thread-safe; at any time either one read or one watch is
 * under way.
 */
final class Observer implements Subscription, WatchListener {

    private final Store store;
    private final QueueName queue;
    private final ElectionListener listener;
    private final Map<Key, Occupant> candidates = new HashMap<>(); // confined to the read or watch under way
    private Optional<Occupant> leader = Optional.empty(); // so is this
    private @Nullable Watch watch; // guarded by this
    private boolean closed; // guarded by this

    Observer(Store store, QueueName queue, ElectionListener listener) {
        this.store = store;
        this.queue = queue;
        this.listener = listener;
    }

    /** Tells what is so, then goes on with what happens. */
    void start() {
        var unused = store.range(RangeQuery.of(queue.places()), ReadAt.LINEARIZABLE)
                .whenComplete((found, failure) -> {
                    if (failure != null) {
                        end(problem(failure));
                    } else if (!isClosed()) {
                        begin(found);
                    }
                });
    }

    /** Goes on after a revision without telling what was so then. */
    void resume(long after) {
        var unused = store.range(RangeQuery.of(queue.places()).withRevision(after), ReadAt.LINEARIZABLE)
                .whenComplete((found, failure) -> {
                    if (failure instanceof RevisionCompactedException || failure instanceof RevisionInFutureException) {
                        start();
                    } else if (failure != null) {
                        end(problem(failure));
                    } else if (!isClosed()) {
                        remember(found);
                        follow(after + 1);
                    }
                });
    }

    @Override
    public void changed(WatchBatch batch) {
        for (WatchEvent event : batch.events()) {
            if (event instanceof WatchEvent.Put put) {
                candidates.put(put.key(), Occupant.of(put.current()));
            } else {
                candidates.remove(event.key());
            }
        }
        Optional<Occupant> before = leader;
        leader = first();
        tell(batch.revision(), before);
    }

    @Override
    public void ended(ProblemException cause) {
        if (cause instanceof WatchTooSlowException slow) {
            follow(slow.resumeRevision());
        } else if (cause instanceof RevisionCompactedException) {
            start();
        } else {
            end(cause);
        }
    }

    @Override
    public void close() {
        Watch open;
        synchronized (this) {
            closed = true;
            open = watch;
        }
        if (open != null) {
            open.close();
        }
    }

    private void begin(RangeResult found) {
        try {
            remember(found);
            listener.happened(state(found.revision()));
        } catch (RuntimeException broken) {
            end(problem(broken));
            return;
        }
        follow(found.revision() + 1);
    }

    private void remember(RangeResult found) {
        candidates.clear();
        found.entries().forEach(entry -> candidates.put(entry.key(), Occupant.of(entry)));
        leader = first();
    }

    private void follow(long from) {
        try {
            synchronized (this) { // so that the end of this watch, and the next one, come later
                if (!closed) {
                    watch = store.watch(WatchRequest.of(queue.places(), from), this);
                }
            }
        } catch (RevisionCompactedException gone) {
            start();
        } catch (ProblemException refused) {
            end(refused);
        }
    }

    private Optional<Occupant> first() {
        return candidates.values().stream().min(Comparator.comparing(Occupant::token));
    }

    private void tell(long revision, Optional<Occupant> before) {
        if (!leader.map(Occupant::token).equals(before.map(Occupant::token))) {
            listener.happened(state(revision));
        } else if (leader.isPresent() && before.isPresent() && spoke(leader.get(), before.get())) {
            listener.happened(new ElectionEvent.Proclaimed(revision, Elections.leader(leader.get())));
        }
    }

    /** A put of another attempt is a campaign that was repeated, which says nothing. */
    private static boolean spoke(Occupant now, Occupant before) {
        return now.modRevision() != before.modRevision()
                && now.value().attempt().equals(before.value().attempt());
    }

    private ElectionEvent state(long revision) {
        return leader.<ElectionEvent>map(first -> new ElectionEvent.Elected(revision, Elections.leader(first)))
                .orElseGet(() -> new ElectionEvent.Vacant(revision));
    }

    private void end(ProblemException cause) {
        if (!isClosed()) {
            close();
            listener.ended(cause);
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private static ProblemException problem(Throwable failure) {
        return failure instanceof ProblemException problem
                ? problem
                : new ProblemException(ProblemType.INTERNAL, "election: it could not be observed, " + failure);
    }
}
