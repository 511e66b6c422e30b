package dev.muster.api.coordination;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.muster.api.InvalidArgumentException;

/**
 * Number of a grant: the revision that created the holder's key, so each is larger than all that were granted before it
 * under the same name. A resource that remembers the largest token it has seen and refuses smaller ones is safe from a
 * holder that does not know yet that it lost its lease. Immutable.
 *
 * @param value above 0
 */
public record FencingToken(long value) implements Comparable<FencingToken> {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public FencingToken {
        if (value < 1) {
            throw new InvalidArgumentException("token", value, "at least 1");
        }
    }

    @JsonValue
    @Override
    public long value() {
        return value;
    }

    @Override
    public int compareTo(FencingToken other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
