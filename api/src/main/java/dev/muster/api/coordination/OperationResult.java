package dev.muster.api.coordination;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one {@link Operation} of a transaction found or did. Immutable. */
public sealed interface OperationResult {

    /** Calls the case that this result is; a new kind of result is a new method there. */
    <R> R match(Cases<R> cases);

    /**
     * Result of {@link Operation.Put}.
     *
     * @param previous what the key held before; only if asked for, and only if there was something
     */
    record Put(@Nullable KeyValue previous) implements OperationResult {

        /** The result of nearly all puts; many are kept, so they share it. */
        public static final Put WITHOUT_PREVIOUS = new Put(null);

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.put(this);
        }
    }

    /**
     * Result of {@link Operation.Delete}.
     *
     * @param deleted number of keys removed
     * @param previous what they held before; empty unless asked for
     */
    record Delete(long deleted, List<KeyValue> previous) implements OperationResult {

        public Delete {
            previous = List.copyOf(previous);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.delete(this);
        }
    }

    /** Result of {@link Operation.Range}. */
    record Range(RangeResult result) implements OperationResult {

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.range(this);
        }
    }

    /** Result of {@link Operation.Nested}; its revision is the one of the outermost transaction. */
    record Nested(TransactionResult result) implements OperationResult {

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.nested(this);
        }
    }

    /** One method per kind of result. */
    interface Cases<R> {

        R put(Put result);

        R delete(Delete result);

        R range(Range result);

        R nested(Nested result);
    }
}
