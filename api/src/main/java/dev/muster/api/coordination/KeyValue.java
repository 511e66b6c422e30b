package dev.muster.api.coordination;

import dev.muster.api.InvalidArgumentException;

/**
 * A key, what it holds, and where in the history that was written. Immutable.
 *
 * @param value empty if only keys were asked for
 * @param createRevision revision of the put that created the key, after its last deletion if there was one
 * @param modRevision revision of the put that gave it this value
 * @param version number of puts since the key was created; 1 is the first
 * @param lease the lease whose end removes the key, or {@link LeaseId#NONE}
 */
public record KeyValue(Key key, Value value, long createRevision, long modRevision, long version, LeaseId lease) {

    public KeyValue {
        if (createRevision < 1 || modRevision < createRevision) {
            throw new InvalidArgumentException(
                    "modRevision", modRevision, "at least createRevision, found " + createRevision);
        }
        if (version < 1) {
            throw new InvalidArgumentException("version", version, "at least 1");
        }
    }

    /** An entry without a lease. */
    public KeyValue(Key key, Value value, long createRevision, long modRevision, long version) {
        this(key, value, createRevision, modRevision, version, LeaseId.NONE);
    }

    /** The same without the value. */
    public KeyValue withoutValue() {
        return new KeyValue(key, Value.EMPTY, createRevision, modRevision, version, lease);
    }
}
