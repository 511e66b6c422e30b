package dev.muster.store.recipe.place;

import dev.muster.api.ProblemException;
import dev.muster.api.coordination.WatchBatch;
import dev.muster.api.coordination.WatchEvent;
import dev.muster.store.StoreClosedException;
import dev.muster.store.WatchListener;
import dev.muster.store.recipe.place.Share.Obstacle;
import java.util.concurrent.CompletableFuture;

/**
 * Hears when enough of an obstacle has gone that it is worth to look again. Everything else that ends a watch is a reason to
 * look, too. Confined to the watch.
 */
final class Going implements WatchListener {

    private final Obstacle obstacle;
    private final CompletableFuture<Void> gone = new CompletableFuture<>();
    private long excess;

    Going(Obstacle obstacle) {
        this.obstacle = obstacle;
        this.excess = obstacle.excess();
    }

    /** Fails with {@link StoreClosedException} if nobody can tell any more. */
    CompletableFuture<Void> gone() {
        return gone;
    }

    @Override
    public void changed(WatchBatch batch) {
        for (WatchEvent event : batch.events()) {
            excess -= obstacle.weights().getOrDefault(event.key(), 0);
        }
        if (excess <= 0) {
            gone.complete(null);
        }
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
