package dev.muster.store.keys;

import dev.muster.api.coordination.WatchBatch;
import java.util.List;

/**
 * A stretch of the history, seen through a range. Immutable.
 *
 * @param batches revisions that changed the range, in order; may be empty
 * @param nextRevision the first revision that was not looked at
 */
public record Changes(List<WatchBatch> batches, long nextRevision) {

    public Changes {
        batches = List.copyOf(batches);
    }
}
