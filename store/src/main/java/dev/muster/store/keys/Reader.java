package dev.muster.store.keys;

import dev.muster.api.coordination.Key;
import dev.muster.api.coordination.KeyValue;
import dev.muster.api.coordination.RangeQuery;
import dev.muster.api.coordination.RangeResult;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import org.jspecify.annotations.Nullable;

/** Answers one query from the histories of its range. Confined to one call. */
final class Reader {

    private final RangeQuery query;
    private final int limit;
    private final ByteBudget bytes;

    Reader(RangeQuery query, int keysMax, ByteBudget bytes) {
        this.query = query;
        this.bytes = bytes;
        this.limit = query.limit() == 0 ? keysMax : Math.min(query.limit(), keysMax);
    }

    RangeResult read(NavigableMap<Key, History> selected, long storeRevision) {
        NavigableMap<Key, History> ordered =
                query.order() == RangeQuery.Order.DESCENDING ? selected.descendingMap() : selected;
        List<KeyValue> entries = new ArrayList<>();
        long count = 0;
        boolean full = query.countOnly();
        for (History history : ordered.values()) {
            KeyValue found = state(history);
            if (found == null) {
                continue;
            }
            count++;
            if (!full) {
                KeyValue entry = query.keysOnly() ? found.withoutValue() : found;
                full = entries.size() == limit || !bytes.takes(entry);
                if (!full) {
                    entries.add(entry);
                }
            }
        }
        boolean more = !query.countOnly() && count > entries.size();
        return new RangeResult(storeRevision, entries, more, count);
    }

    private @Nullable KeyValue state(History history) {
        return query.revision() == 0 ? history.newest() : history.at(query.revision());
    }
}
