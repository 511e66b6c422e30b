package dev.muster.faults.workload;

import java.util.ArrayList;
import java.util.List;

/** What a lock protects: takes writes with fencing tokens, and refuses one that is smaller than one it has seen. Thread-safe. */
final class GuardedResource {

    private final boolean fencing;
    private final List<Long> accepted = new ArrayList<>();
    private long highest = Long.MIN_VALUE;

    /** @param fencing whether it looks at tokens; without, an old holder can write over a new one */
    GuardedResource(boolean fencing) {
        this.fencing = fencing;
    }

    /** Returns whether it took the write. */
    synchronized boolean write(long token) {
        if (fencing && token < highest) {
            return false;
        }
        highest = Math.max(highest, token);
        accepted.add(token);
        return true;
    }

    /** Tokens of the writes it took, in this order. */
    synchronized List<Long> accepted() {
        return List.copyOf(accepted);
    }
}
