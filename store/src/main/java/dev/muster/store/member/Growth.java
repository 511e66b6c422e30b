package dev.muster.store.member;

import dev.muster.api.coordination.Operation;
import dev.muster.store.state.Command;
import dev.muster.store.state.Entry;
import java.util.stream.Stream;

/**
 * Which commands need room for good. Deletes, compactions, leases and barriers go on while the disk is nearly full: they
 * are small, and some of them bring room. Stateless.
 */
public final class Growth {

    private Growth() {}

    /** Whether any command of the entry needs room. */
    public static boolean in(Entry entry) {
        return entry.commands().stream().anyMatch(Growth::of);
    }

    static boolean of(Command command) {
        return command instanceof Command.Commit commit
                && Stream.concat(commit.transaction().success().stream(), commit.transaction().failure().stream())
                        .anyMatch(step -> step.writes() && !(step instanceof Operation.Delete));
    }
}
