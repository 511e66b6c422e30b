package dev.muster.api.coordination;

/** One step of a {@link Transaction}. Immutable. */
public sealed interface Operation {

    /** Whether it may change the key space. */
    boolean writes();

    /** Calls the case that this operation is; a new kind of operation is a new method there. */
    <R> R match(Cases<R> cases);

    /** Gives a key a value. */
    static Operation put(Key key, Value value) {
        return new Put(key, value, false);
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

    /**
     * Gives a key a value.
     *
     * @param withPrevious whether the result tells what was there before
     */
    record Put(Key key, Value value, boolean withPrevious) implements Operation {

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

    /** One method per kind of operation. */
    interface Cases<R> {

        R put(Put operation);

        R delete(Delete operation);

        R range(Range operation);
    }
}
