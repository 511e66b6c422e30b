package dev.muster.api.coordination;

import dev.muster.api.InvalidArgumentException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Compare, then write: if all compares hold, the success operations run, otherwise the failure operations. All of it
 * happens at once and has one revision; if it writes nothing, the revision stays. Immutable.
 *
 * <p>Each list has at most {@value #OPERATIONS_MAX} elements. Within one list a key is put at most once, and no delete
 * covers a key that is put.
 */
public record Transaction(List<Compare> compares, List<Operation> success, List<Operation> failure) {

    /** Most compares, most success operations and most failure operations. */
    public static final int OPERATIONS_MAX = 128;

    public Transaction {
        compares = List.copyOf(compares);
        success = List.copyOf(success);
        failure = List.copyOf(failure);
        Sizes.requireAtMost("compares", compares.size(), OPERATIONS_MAX, "elements");
        Sizes.requireAtMost("success", success.size(), OPERATIONS_MAX, "operations");
        Sizes.requireAtMost("failure", failure.size(), OPERATIONS_MAX, "operations");
        requireEachKeyOnce("success", success);
        requireEachKeyOnce("failure", failure);
    }

    /** One unguarded put. */
    public static Transaction put(Key key, Value value) {
        return builder().then(Operation.put(key, value)).build();
    }

    /** One unguarded delete. */
    public static Transaction delete(KeyRange range) {
        return builder().then(Operation.delete(range)).build();
    }

    /** Starts an empty transaction. */
    public static Builder builder() {
        return new Builder();
    }

    /** Whether neither outcome can change the key space. */
    public boolean readOnly() {
        return success.stream().noneMatch(Operation::writes) && failure.stream().noneMatch(Operation::writes);
    }

    private static void requireEachKeyOnce(String field, List<Operation> operations) {
        Set<Key> puts = new HashSet<>();
        List<KeyRange> deletes = new ArrayList<>();
        for (Operation operation : operations) {
            if (operation instanceof Operation.Put put && !puts.add(put.key())) {
                throw new InvalidArgumentException(field, put.key() + " twice", "each key put at most once");
            }
            if (operation instanceof Operation.Delete delete) {
                deletes.add(delete.range());
            }
        }
        for (KeyRange range : deletes) {
            for (Key key : puts) {
                if (range.contains(key)) {
                    throw new InvalidArgumentException(
                            field, key + " put and deleted", "no delete that covers a key that is put");
                }
            }
        }
    }

    /** Collects the parts of a transaction. Confined to one thread. */
    public static final class Builder {

        private final List<Compare> compares = new ArrayList<>();
        private final List<Operation> success = new ArrayList<>();
        private final List<Operation> failure = new ArrayList<>();

        private Builder() {}

        /** Adds guards; all must hold. */
        public Builder when(Compare... guards) {
            compares.addAll(List.of(guards));
            return this;
        }

        /** Adds operations that run if all guards hold. */
        public Builder then(Operation... operations) {
            success.addAll(List.of(operations));
            return this;
        }

        /** Adds operations that run if a guard does not hold. */
        public Builder orElse(Operation... operations) {
            failure.addAll(List.of(operations));
            return this;
        }

        /**
         * The transaction.
         *
         * @throws InvalidArgumentException if a list puts a key twice, or puts and deletes it
         */
        public Transaction build() {
            return new Transaction(compares, success, failure);
        }
    }
}
