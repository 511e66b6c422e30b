package dev.muster.api.coordination;

import dev.muster.api.InvalidArgumentException;
import java.util.Comparator;

/**
 * What to read. Immutable; the {@code with} methods give changed copies.
 *
 * @param limit most entries of the answer; 0 is as many as the store allows. {@link RangeResult#more()} tells whether
 *     there are others
 * @param keysOnly leave the values out
 * @param countOnly only {@link RangeResult#count()}, no entries
 * @param revision state to read, a kept revision; 0 is the newest
 * @param sortBy what the entries are ordered by; equal ones are in ascending order of their keys
 * @param order direction of {@code sortBy}
 * @param bounds which entries are wanted; {@link RangeResult#count()} counts the others too
 */
public record RangeQuery(
        KeyRange range,
        int limit,
        boolean keysOnly,
        boolean countOnly,
        long revision,
        SortBy sortBy,
        Order order,
        RevisionBounds bounds) {

    /** What entries are ordered by. */
    public enum SortBy {
        KEY,
        VERSION,
        CREATE_REVISION,
        MOD_REVISION,
        VALUE;

        /** Smallest first. */
        public Comparator<KeyValue> ascending() {
            return switch (this) {
                case KEY -> Comparator.comparing(KeyValue::key);
                case VERSION -> Comparator.comparingLong(KeyValue::version);
                case CREATE_REVISION -> Comparator.comparingLong(KeyValue::createRevision);
                case MOD_REVISION -> Comparator.comparingLong(KeyValue::modRevision);
                case VALUE -> Comparator.comparing(KeyValue::value);
            };
        }
    }

    /** Direction of the order. */
    public enum Order {
        ASCENDING,
        DESCENDING
    }

    public RangeQuery {
        if (limit < 0) {
            throw new InvalidArgumentException("limit", limit, "at least 0");
        }
        if (revision < 0) {
            throw new InvalidArgumentException("revision", revision, "at least 0");
        }
    }

    /** Everything in {@code range}, newest state, ascending. */
    public static RangeQuery of(KeyRange range) {
        return new RangeQuery(range, 0, false, false, 0, SortBy.KEY, Order.ASCENDING, RevisionBounds.NONE);
    }

    /** One key, newest state. */
    public static RangeQuery of(Key key) {
        return of(KeyRange.of(key));
    }

    /** The same with at most {@code max} entries. */
    public RangeQuery withLimit(int max) {
        return new RangeQuery(range, max, keysOnly, countOnly, revision, sortBy, order, bounds);
    }

    /** The same without values. */
    public RangeQuery withKeysOnly() {
        return new RangeQuery(range, limit, true, countOnly, revision, sortBy, order, bounds);
    }

    /** The same without entries. */
    public RangeQuery withCountOnly() {
        return new RangeQuery(range, limit, keysOnly, true, revision, sortBy, order, bounds);
    }

    /** The same at a kept revision. */
    public RangeQuery withRevision(long at) {
        return new RangeQuery(range, limit, keysOnly, countOnly, at, sortBy, order, bounds);
    }

    /** The same ordered by key, in this direction. */
    public RangeQuery withOrder(Order direction) {
        return withOrder(SortBy.KEY, direction);
    }

    /** The same in this order. */
    public RangeQuery withOrder(SortBy by, Order direction) {
        return new RangeQuery(range, limit, keysOnly, countOnly, revision, by, direction, bounds);
    }

    /** The same with only these entries. */
    public RangeQuery withBounds(RevisionBounds wanted) {
        return new RangeQuery(range, limit, keysOnly, countOnly, revision, sortBy, order, wanted);
    }
}
