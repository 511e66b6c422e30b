package dev.muster.replication;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One entry as it travels: a version and encoded bytes, or no bytes for a removal that must still be remembered.
 * Immutable.
 */
final class Cell {

    private final long version;
    private final byte @Nullable [] bytes;

    Cell(long version, byte @Nullable [] bytes) {
        this.version = version;
        this.bytes = bytes;
    }

    long version() {
        return version;
    }

    /** The encoded value, not a copy; null says removed. */
    byte @Nullable [] bytes() {
        return bytes;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Cell that && version == that.version && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(version);
    }
}
