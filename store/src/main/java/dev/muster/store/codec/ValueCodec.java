package dev.muster.store.codec;

import dev.muster.api.coordination.Key;
import dev.muster.api.coordination.KeyRange;
import dev.muster.api.coordination.KeyValue;
import dev.muster.api.coordination.LeaseId;
import dev.muster.api.coordination.RangeQuery;
import dev.muster.api.coordination.RangeResult;
import dev.muster.api.coordination.RevisionBounds;
import dev.muster.api.coordination.Value;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keys, values, ranges and queries: what entries, outcomes and snapshots are made of. Stateless. */
final class ValueCodec {

    static final int ELEMENTS_MAX = Integer.MAX_VALUE - 8;

    private static final int RANGE_SINGLE = 1;
    private static final int RANGE_STARTING_AT = 2;
    private static final int RANGE_BETWEEN = 3;

    private static final int KEYS_ONLY = 1;
    private static final int COUNT_ONLY = 2;
    private static final int DESCENDING = 4;
    private static final int BOUNDED = 8;

    private static final List<RangeQuery.SortBy> SORTS = List.of(
            RangeQuery.SortBy.KEY,
            RangeQuery.SortBy.VERSION,
            RangeQuery.SortBy.CREATE_REVISION,
            RangeQuery.SortBy.MOD_REVISION,
            RangeQuery.SortBy.VALUE);

    private ValueCodec() {}

    static Key readKey(Input in) throws IOException {
        return Key.ofBytes(in.bytes("key", Key.BYTES_MAX));
    }

    static Value readValue(Input in) throws IOException {
        return Value.ofBytes(in.bytes("value", Value.BYTES_MAX));
    }

    static void writeKeyValue(Output out, KeyValue entry) {
        out.key(entry.key());
        out.value(entry.value());
        out.number(entry.createRevision());
        out.number(entry.modRevision());
        out.number(entry.version());
        writeLease(out, entry.lease());
    }

    static KeyValue readKeyValue(Input in) throws IOException {
        return new KeyValue(readKey(in), readValue(in), in.number(), in.number(), in.number(), readLeaseIfAny(in));
    }

    static void writeLease(Output out, LeaseId lease) {
        out.number(lease.value());
    }

    static LeaseId readLease(Input in) throws IOException {
        long lease = in.number();
        return lease == 0
                ? LeaseId.NONE
                : new LeaseId(lease); // most keys have none: there need not be one object for each
    }

    static LeaseId readLeaseIfAny(Input in) throws IOException {
        return in.hasLeases() ? readLease(in) : LeaseId.NONE;
    }

    static void writeDuration(Output out, Duration duration) {
        out.number(duration.toMillis());
    }

    static Duration readDuration(Input in) throws IOException {
        return Duration.ofMillis(in.number());
    }

    static void writeOptional(Output out, @Nullable KeyValue entry) {
        out.flag(entry != null);
        if (entry != null) {
            writeKeyValue(out, entry);
        }
    }

    static @Nullable KeyValue readOptional(Input in) throws IOException {
        return in.flag() ? readKeyValue(in) : null;
    }

    static void writeKeyValues(Output out, List<KeyValue> entries) {
        out.number(entries.size());
        for (KeyValue entry : entries) {
            writeKeyValue(out, entry);
        }
    }

    static List<KeyValue> readKeyValues(Input in) throws IOException {
        int count = in.count("entries", ELEMENTS_MAX);
        List<KeyValue> entries = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            entries.add(readKeyValue(in));
        }
        return entries;
    }

    static void writeRange(Output out, KeyRange range) {
        range.match(new KeyRange.Cases<Output>() {
            @Override
            public Output single(KeyRange.Single single) {
                out.octet(RANGE_SINGLE);
                out.key(single.key());
                return out;
            }

            @Override
            public Output startingAt(KeyRange.StartingAt startingAt) {
                out.octet(RANGE_STARTING_AT);
                out.key(startingAt.from());
                return out;
            }

            @Override
            public Output between(KeyRange.Between between) {
                out.octet(RANGE_BETWEEN);
                out.key(between.from());
                out.key(between.to());
                return out;
            }
        });
    }

    static KeyRange readRange(Input in) throws IOException {
        int kind = in.octet();
        return switch (kind) {
            case RANGE_SINGLE -> KeyRange.of(readKey(in));
            case RANGE_STARTING_AT -> KeyRange.startingAt(readKey(in));
            case RANGE_BETWEEN -> KeyRange.between(readKey(in), readKey(in));
            default -> throw Input.unknownKind("range", kind);
        };
    }

    static void writeQuery(Output out, RangeQuery query) {
        writeRange(out, query.range());
        out.number(query.limit());
        out.octet((query.keysOnly() ? KEYS_ONLY : 0)
                | (query.countOnly() ? COUNT_ONLY : 0)
                | (query.order() == RangeQuery.Order.DESCENDING ? DESCENDING : 0)
                | (query.bounds().equals(RevisionBounds.NONE) ? 0 : BOUNDED));
        out.number(query.revision());
        out.octet(SORTS.indexOf(query.sortBy()));
        if (!query.bounds().equals(RevisionBounds.NONE)) {
            out.number(query.bounds().modMin());
            out.number(query.bounds().modMax());
            out.number(query.bounds().createMin());
            out.number(query.bounds().createMax());
        }
    }

    static RangeQuery readQuery(Input in) throws IOException {
        KeyRange range = readRange(in);
        int limit = in.count("limit", Integer.MAX_VALUE);
        int flags = in.octet();
        if (flags > (KEYS_ONLY | COUNT_ONLY | DESCENDING | BOUNDED)) {
            throw Input.unknownKind("query", flags);
        }
        RangeQuery.Order order = (flags & DESCENDING) != 0 ? RangeQuery.Order.DESCENDING : RangeQuery.Order.ASCENDING;
        long revision = in.number();
        RangeQuery.SortBy sortBy =
                in.hasLeases() ? SORTS.get(in.count("sort", SORTS.size() - 1)) : RangeQuery.SortBy.KEY;
        RevisionBounds bounds = (flags & BOUNDED) != 0
                ? new RevisionBounds(in.number(), in.number(), in.number(), in.number())
                : RevisionBounds.NONE;
        return new RangeQuery(
                range, limit, (flags & KEYS_ONLY) != 0, (flags & COUNT_ONLY) != 0, revision, sortBy, order, bounds);
    }

    static void writeRangeResult(Output out, RangeResult result) {
        out.number(result.revision());
        writeKeyValues(out, result.entries());
        out.flag(result.more());
        out.number(result.count());
    }

    static RangeResult readRangeResult(Input in) throws IOException {
        return new RangeResult(in.number(), readKeyValues(in), in.flag(), in.number());
    }
}
