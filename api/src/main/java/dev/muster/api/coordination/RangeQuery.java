package dev.muster.api.coordination;

import dev.muster.api.InvalidArgumentException;

/**
 * What to read. Immutable; the {@code with} methods give changed copies.
 *
 * @param limit most entries of the answer; 0 is as many as the store allows. {@link RangeResult#more()} tells whether
 *     there are others
 * @param keysOnly leave the values out
 * @param countOnly only {@link RangeResult#count()}, no entries
 * @param revision state to read, a kept revision; 0 is the newest
 * @param order of the entries, by key
 */
public record RangeQuery(KeyRange range, int limit, boolean keysOnly, boolean countOnly, long revision, Order order) {

    /** Order of entries, by key. */
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
        return new RangeQuery(range, 0, false, false, 0, Order.ASCENDING);
    }

    /** One key, newest state. */
    public static RangeQuery of(Key key) {
        return of(KeyRange.of(key));
    }

    /** The same with at most {@code max} entries. */
    public RangeQuery withLimit(int max) {
        return new RangeQuery(range, max, keysOnly, countOnly, revision, order);
    }

    /** The same without values. */
    public RangeQuery withKeysOnly() {
        return new RangeQuery(range, limit, true, countOnly, revision, order);
    }

    /** The same without entries. */
    public RangeQuery withCountOnly() {
        return new RangeQuery(range, limit, keysOnly, true, revision, order);
    }

    /** The same at a kept revision. */
    public RangeQuery withRevision(long at) {
        return new RangeQuery(range, limit, keysOnly, countOnly, at, order);
    }

    /** The same in this order. */
    public RangeQuery withOrder(Order by) {
        return new RangeQuery(range, limit, keysOnly, countOnly, revision, by);
    }
}
