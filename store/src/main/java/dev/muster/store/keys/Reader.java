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

    Reader(RangeQuery query, int keysMax) {
        this.query = query;
        this.limit = query.limit() == 0 ? keysMax : Math.min(query.limit(), keysMax);
    }

    RangeResult read(NavigableMap<Key, History> selected, long storeRevision) {
        NavigableMap<Key, History> ordered =
                query.order() == RangeQuery.Order.DESCENDING ? selected.descendingMap() : selected;
        List<KeyValue> entries = new ArrayList<>();
        long count = 0;
        for (History history : ordered.values()) {
            KeyValue found = state(history);
            if (found == null) {
                continue;
            }
            count++;
            if (!query.countOnly() && entries.size() < limit) {
                entries.add(query.keysOnly() ? found.withoutValue() : found);
            }
        }
        boolean more = !query.countOnly() && count > entries.size();
        return new RangeResult(storeRevision, entries, more, count);
    }

    private @Nullable KeyValue state(History history) {
        return query.revision() == 0 ? history.newest() : history.at(query.revision());
    }
}
