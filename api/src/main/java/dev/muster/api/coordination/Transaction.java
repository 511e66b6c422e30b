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
 * <p>Each list has at most {@value #OPERATIONS_MAX} elements; a nested transaction counts into the lists it stands in, so
 * that the longest way through all of them has at most as many. Within one list, with the nested ones in it, a key is put
 * at most once, and no delete covers a key that is put; the two lists of one transaction never run together and may touch
 * the same keys.
 */
public record Transaction(List<Compare> compares, List<Operation> success, List<Operation> failure) {

    /** Most compares, most success operations and most failure operations. */
    public static final int OPERATIONS_MAX = 128;

    public Transaction {
        compares = List.copyOf(compares);
        success = List.copyOf(success);
        failure = List.copyOf(failure);
        Sizes.requireAtMost("transaction", sizeOf(compares, success, failure), OPERATIONS_MAX, "operations");
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

    /** The longest list, with what is nested in it. */
    private static int sizeOf(List<Compare> compares, List<Operation> success, List<Operation> failure) {
        return Math.max(compares.size(), Math.max(sizeOf(success), sizeOf(failure)));
    }

    private static int sizeOf(List<Operation> operations) {
        int nestedMax = 0;
        for (Operation operation : operations) {
            if (operation instanceof Operation.Nested nested) {
                Transaction inner = nested.transaction();
                nestedMax = Math.max(nestedMax, sizeOf(inner.compares, inner.success, inner.failure));
            }
        }
        return operations.size() + nestedMax;
    }

    private static void requireEachKeyOnce(String field, List<Operation> operations) {
        if (operations.size() > 1) { // a single nested transaction was checked when it was made
            new Writes(field).addAll(operations);
        }
    }

    /** What one list writes; refuses what would write a key twice. Confined to one thread. */
    private static final class Writes {

        private final String field;
        private final Set<Key> puts = new HashSet<>();
        private final List<KeyRange> deletes = new ArrayList<>();

        Writes(String field) {
            this.field = field;
        }

        Writes addAll(List<Operation> operations) {
            for (Operation operation : operations) {
                if (operation instanceof Operation.Put put) {
                    add(Set.of(put.key()), List.of());
                } else if (operation instanceof Operation.Delete delete) {
                    add(Set.of(), List.of(delete.range()));
                } else if (operation instanceof Operation.Nested nested) {
                    Writes success = new Writes(field).addAll(nested.transaction().success);
                    Writes failure = new Writes(field).addAll(nested.transaction().failure);
                    success.puts.addAll(failure.puts); // either may run, never both
                    success.deletes.addAll(failure.deletes);
                    add(success.puts, success.deletes);
                }
            }
            return this;
        }

        private void add(Set<Key> morePuts, List<KeyRange> moreDeletes) {
            for (Key key : morePuts) {
                if (puts.contains(key)) {
                    throw new InvalidArgumentException(field, key + " twice", "each key put at most once");
                }
                requireNotDeleted(key, deletes);
            }
            for (Key key : puts) {
                requireNotDeleted(key, moreDeletes);
            }
            puts.addAll(morePuts);
            deletes.addAll(moreDeletes);
        }

        private void requireNotDeleted(Key key, List<KeyRange> ranges) {
            for (KeyRange range : ranges) {
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
