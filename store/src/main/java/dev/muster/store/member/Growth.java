package dev.muster.store.member;

import dev.muster.api.coordination.Operation;
import dev.muster.api.coordination.Transaction;
import dev.muster.store.state.Command;
import dev.muster.store.state.Entry;
import java.util.stream.Stream;

/**
 * Which commands need room for good. Deletes, compactions, leases and barriers go on while the disk is nearly full: they
 * are small, and some of them bring room. Stateless.
 */
public final class Growth {

    private static final Operation.Cases<Boolean> PUTS = new Operation.Cases<>() {
        @Override
        public Boolean put(Operation.Put operation) {
            return true;
        }

        @Override
        public Boolean delete(Operation.Delete operation) {
            return false;
        }

        @Override
        public Boolean range(Operation.Range operation) {
            return false;
        }

        @Override
        public Boolean nested(Operation.Nested operation) {
            return mayPut(operation.transaction());
        }
    };

    private Growth() {}

    /** Whether any command of the entry needs room. */
    public static boolean in(Entry entry) {
        return entry.commands().stream().anyMatch(Growth::of);
    }

    static boolean of(Command command) {
        return command instanceof Command.Commit commit && mayPut(commit.transaction());
    }

    private static boolean mayPut(Transaction transaction) {
        return Stream.concat(transaction.success().stream(), transaction.failure().stream())
                .anyMatch(operation -> operation.match(PUTS));
    }
}
