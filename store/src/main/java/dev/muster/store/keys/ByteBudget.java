package dev.muster.store.keys;

import dev.muster.api.coordination.KeyValue;

/** What is left of the bytes that one answer may have; the first entry always fits. Confined to one call. */
final class ByteBudget {

    private long left;
    private boolean untouched = true;

    ByteBudget(long bytesMax) {
        this.left = bytesMax;
    }

    boolean takes(KeyValue entry) {
        left -= entry.key().size() + (long) entry.value().size();
        boolean fits = untouched || left >= 0;
        untouched = false;
        return fits;
    }
}
