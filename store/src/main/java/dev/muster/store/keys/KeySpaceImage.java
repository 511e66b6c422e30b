package dev.muster.store.keys;

import dev.muster.api.coordination.KeyValue;
import dev.muster.api.coordination.WatchBatch;
import java.util.List;

/**
 * A key space at one moment, as a snapshot keeps it. Immutable.
 *
 * <pre>
 *   base: what existed before     changes: one batch per kept revision, without gaps
 *   the first kept revision       ├─ first kept ─┼─ … ─┼─ revision ─┤
 * </pre>
 *
 * @param revision the newest
 * @param compactRevision the oldest that is kept
 * @param grants number of all leases that were ever granted
 * @param leases ordered by id, without their keys: those follow from the entries
 * @param base ordered by key
 */
public record KeySpaceImage(
        long revision,
        long compactRevision,
        long grants,
        List<Lease> leases,
        List<KeyValue> base,
        List<WatchBatch> changes) {

    public KeySpaceImage {
        leases = List.copyOf(leases);
        base = List.copyOf(base);
        changes = List.copyOf(changes);
    }
}
