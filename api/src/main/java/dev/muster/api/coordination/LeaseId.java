package dev.muster.api.coordination;

import dev.muster.api.InvalidArgumentException;

/**
 * Names a lease of the key space. Immutable.
 *
 * @param value above 0; 0 is {@link #NONE}
 */
public record LeaseId(long value) {

    /** No lease. */
    public static final LeaseId NONE = new LeaseId(0);

    public LeaseId {
        if (value < 0) {
            throw new InvalidArgumentException("lease", value, "above 0, or 0 for none");
        }
    }

    /** Whether it names a lease. */
    public boolean present() {
        return value != 0;
    }

    /** 16 hexadecimal digits, as {@code etcdctl} shows it. */
    @Override
    public String toString() {
        return String.format("%016x", value);
    }
}
