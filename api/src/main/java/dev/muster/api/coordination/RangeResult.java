package dev.muster.api.coordination;

import java.util.List;
import java.util.Optional;

/**
 * Answer to a {@link RangeQuery}. Immutable.
 *
 * @param revision the store's revision when it answered, also if an older state was asked for
 * @param more whether the limit left entries out
 * @param count number of keys in the range, whatever the limit
 */
public record RangeResult(long revision, List<KeyValue> entries, boolean more, long count) {

    public RangeResult {
        entries = List.copyOf(entries);
    }

    /** The first entry, if there is one. */
    public Optional<KeyValue> first() {
        return entries.isEmpty() ? Optional.empty() : Optional.of(entries.get(0));
    }
}
