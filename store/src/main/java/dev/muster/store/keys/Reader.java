package dev.muster.store.keys;

import dev.muster.api.coordination.Key;
import dev.muster.api.coordination.KeyValue;
import dev.muster.api.coordination.RangeQuery;
import dev.muster.api.coordination.RangeResult;
import java.util.ArrayList;
import java.util.Comparator;
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
        return query.sortBy() == RangeQuery.SortBy.KEY
                ? inKeyOrder(selected, storeRevision)
                : sorted(selected, storeRevision);
    }

    private RangeResult inKeyOrder(NavigableMap<Key, History> selected, long storeRevision) {
        NavigableMap<Key, History> ordered = descending() ? selected.descendingMap() : selected;
        List<KeyValue> entries = new ArrayList<>();
        long count = 0;
        boolean more = false;
        for (History history : ordered.values()) {
            KeyValue found = state(history);
            if (found == null) {
                continue;
            }
            count++;
            if (!more && !query.countOnly() && query.bounds().admit(found)) {
                more = !takes(entries, found);
            }
        }
        return new RangeResult(storeRevision, entries, more, count);
    }

    private RangeResult sorted(NavigableMap<Key, History> selected, long storeRevision) {
        List<KeyValue> admitted = new ArrayList<>();
        long count = 0;
        for (History history : selected.values()) {
            KeyValue found = state(history);
            if (found != null) {
                count++;
                if (!query.countOnly() && query.bounds().admit(found)) {
                    admitted.add(found);
                }
            }
        }
        Comparator<KeyValue> ascending = query.sortBy().ascending();
        admitted.sort(descending() ? ascending.reversed() : ascending); // stable: equal ones stay in key order
        List<KeyValue> entries = new ArrayList<>();
        boolean more = false;
        for (int i = 0; i < admitted.size() && !more; i++) {
            more = !takes(entries, admitted.get(i));
        }
        return new RangeResult(storeRevision, entries, more, count);
    }

    private boolean takes(List<KeyValue> entries, KeyValue found) {
        KeyValue entry = query.keysOnly() ? found.withoutValue() : found;
        return entries.size() < limit && bytes.takes(entry) && entries.add(entry);
    }

    private boolean descending() {
        return query.order() == RangeQuery.Order.DESCENDING;
    }

    private @Nullable KeyValue state(History history) {
        return query.revision() == 0 ? history.newest() : history.at(query.revision());
    }
}
