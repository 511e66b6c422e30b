package dev.muster.store.keys;

import dev.muster.api.coordination.Key;
import dev.muster.api.coordination.KeyValue;
import org.jspecify.annotations.Nullable;

/**
 * How much memory the key space takes, roughly: bytes of keys and values, and a fixed sum for each state around them.
 * The same on every member that has the same history. Confined like its {@link KeySpace}.
 */
final class Sizes {

    private static final long STATE_BYTES = 120;
    private static final long LEASE_BYTES = 150;

    private long total;
    private long live;

    /** A state was added for a key whose newest state was {@code before}. */
    void added(Key key, @Nullable KeyValue before, @Nullable KeyValue after) {
        total += of(key, after);
        live += (after == null ? 0 : of(key, after)) - (before == null ? 0 : of(key, before));
    }

    /** A state that was not the newest live one is gone. */
    void dropped(Key key, @Nullable KeyValue state) {
        total -= of(key, state);
    }

    /** Everything with its kept history. */
    long total(int leases) {
        return total + leases * LEASE_BYTES;
    }

    /** What compaction could free. */
    long history() {
        return total - live;
    }

    private static long of(Key key, @Nullable KeyValue state) {
        return STATE_BYTES + key.size() + (state == null ? 0 : state.value().size());
    }
}
