package dev.muster.api.coordination;

import org.jspecify.annotations.Nullable;

/** One step of a {@link Transaction}. Immutable. */
public sealed interface Operation {

    /** Whether it may change the key space. */
    boolean writes();

    /** Calls the case that this operation is; a new kind of operation is a new method there. */
    <R> R match(Cases<R> cases);

    /** Gives a key a value, and no lease. */
    static Operation put(Key key, Value value) {
        return new Put(key, value, LeaseId.NONE, false);
    }

    /** Gives a key a value that goes when the lease ends. */
    static Operation put(Key key, Value value, LeaseId lease) {
        return new Put(key, value, lease, false);
    }

    /** Removes one key. */
    static Operation delete(Key key) {
        return new Delete(KeyRange.of(key), false);
    }

    /** Removes all keys of a range. */
    static Operation delete(KeyRange range) {
        return new Delete(range, false);
    }

    /** Reads one key. */
    static Operation get(Key key) {
        return new Range(RangeQuery.of(key));
    }

    /** Reads a range, after the steps before this one. */
    static Operation range(RangeQuery query) {
        return new Range(query);
    }

    /** Runs a transaction inside this one, at the same revision. */
    static Operation nested(Transaction transaction) {
        return new Nested(transaction);
    }

    /**
     * Gives a key a value and a lease.
     *
     * @param value absent: the key keeps the one it has, and must exist
     * @param lease absent: the key keeps the one it has, and must exist; {@link LeaseId#NONE} takes it from a lease
     * @param withPrevious whether the result tells what was there before
     */
    record Put(Key key, @Nullable Value value, @Nullable LeaseId lease, boolean withPrevious) implements Operation {

        @Override
        public boolean writes() {
            return true;
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.put(this);
        }
    }

    /**
     * Removes all keys of a range; a key that is not there is no error.
     *
     * @param withPrevious whether the result tells what was there before
     */
    record Delete(KeyRange range, boolean withPrevious) implements Operation {

        @Override
        public boolean writes() {
            return true;
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.delete(this);
        }
    }

    /** Reads a range. It sees the steps before it in the same transaction, unless the query names a revision. */
    record Range(RangeQuery query) implements Operation {

        @Override
        public boolean writes() {
            return false;
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.range(this);
        }
    }

    /**
     * Runs a transaction inside another. Its compares see the state before the outermost transaction; its operations see
     * the steps before them.
     */
    record Nested(Transaction transaction) implements Operation {

        @Override
        public boolean writes() {
            return !transaction.readOnly();
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.nested(this);
        }
    }

    /** One method per kind of operation. */
    interface Cases<R> {

        R put(Put operation);

        R delete(Delete operation);

        R range(Range operation);

        R nested(Nested operation);
    }
}
