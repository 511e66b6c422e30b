package dev.muster.store.recipe.place;

import dev.muster.api.ProblemException;
import dev.muster.api.coordination.FencingToken;
import dev.muster.api.coordination.Key;
import dev.muster.api.coordination.KeyRange;
import dev.muster.api.coordination.RangeQuery;
import dev.muster.api.coordination.RangeResult;
import dev.muster.api.coordination.WatchBatch;
import dev.muster.store.ReadAt;
import dev.muster.store.RevisionCompactedException;
import dev.muster.store.Store;
import dev.muster.store.StoreClosedException;
import dev.muster.store.Subscription;
import dev.muster.store.Watch;
import dev.muster.store.WatchListener;
import dev.muster.store.WatchRequest;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Tells a holder that it no longer holds. Thread-safe. What it tells is what this member hears: a member that is cut off from
 * the others tells late, which is why the resource itself should look at the fencing token.
 */
public final class LossWatch implements Subscription {

    private final Store store;
    private final Hold hold;
    private final Consumer<LossWatch> onEnd;
    private final CompletableFuture<Long> lost = new CompletableFuture<>();
    private final Map<Key, Watch> watches = new HashMap<>(); // guarded by itself

    LossWatch(Store store, Hold hold, Consumer<LossWatch> onEnd) {
        this.store = store;
        this.hold = hold;
        this.onEnd = onEnd;
    }

    /**
     * Completes with the revision at which what was held was seen to be gone: its lease ended, or somebody else released it. It
     * fails with {@link StoreClosedException} if this member can no longer tell, and is cancelled when this is closed or the
     * grant is released by the same recipe.
     */
    public CompletableFuture<Long> lost() {
        return lost;
    }

    @Override
    public void close() {
        lost.cancel(false);
    }

    void open() {
        var unused = lost.whenComplete((revision, failure) -> end());
        hold.keys().forEach(this::follow);
    }

    boolean of(FencingToken token) {
        return hold.token().equals(token);
    }

    /** Looks at what this member knows, and hears of what it will. */
    private void follow(Key key) {
        if (lost.isDone()) {
            return;
        }
        var unused = store.range(RangeQuery.of(key).withKeysOnly(), ReadAt.STALE)
                .whenComplete((found, failure) -> {
                    if (failure != null) {
                        lost.completeExceptionally(Places.unwrapped(failure));
                    } else if (gone(found)) {
                        lost.complete(found.revision());
                    } else {
                        watch(key, found.revision() + 1);
                    }
                });
    }

    /** Whether this member knows of the grant, and that it has ended. */
    private boolean gone(RangeResult found) {
        long token = hold.token().value();
        return found.revision() >= token
                && (found.first().isEmpty() || found.first().get().createRevision() != token);
    }

    private void watch(Key key, long from) {
        WatchRequest request = WatchRequest.of(KeyRange.of(key), from).withChanges(false, true);
        try {
            synchronized (watches) { // so that the end of this watch, and the next one, come later
                watches.put(key, store.watch(request, new Deletion(this, key)));
            }
        } catch (RevisionCompactedException late) {
            follow(key);
        } catch (ProblemException refused) {
            lost.completeExceptionally(refused);
        }
        if (lost.isDone()) {
            closeAll();
        }
    }

    private void end() {
        closeAll();
        onEnd.accept(this);
    }

    private void closeAll() {
        Map<Key, Watch> open;
        synchronized (watches) {
            open = Map.copyOf(watches);
        }
        open.values().forEach(Watch::close);
    }

    private record Deletion(LossWatch of, Key key) implements WatchListener {

        @Override
        public void changed(WatchBatch batch) {
            if (batch.revision() > of.hold.token().value()) { // not the end of an earlier grant to the same request
                of.lost.complete(batch.revision());
            }
        }

        @Override
        public void ended(ProblemException cause) {
            if (cause instanceof StoreClosedException) {
                of.lost.completeExceptionally(cause);
            } else {
                of.follow(key);
            }
        }
    }
}
