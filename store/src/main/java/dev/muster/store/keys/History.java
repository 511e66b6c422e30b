package dev.muster.store.keys;

import dev.muster.api.coordination.Key;
import dev.muster.api.coordination.KeyValue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The kept states of one key, oldest first; a deletion is a state without a value. Confined like its {@link KeySpace}. */
final class History {

    private record State(long revision, @Nullable KeyValue live) {}

    private final List<State> states = new ArrayList<>(1);

    void put(KeyValue live) {
        states.add(new State(live.modRevision(), live));
    }

    void delete(long revision) {
        states.add(new State(revision, null));
    }

    /** The newest state; absent if the key is deleted. */
    @Nullable
    KeyValue newest() {
        return states.get(states.size() - 1).live();
    }

    /** The state at a revision; absent if the key did not exist then. */
    @Nullable
    KeyValue at(long revision) {
        int index = lastAtOrBefore(revision);
        return index < 0 ? null : states.get(index).live();
    }

    /**
     * Drops what cannot be seen from {@code revision} on: states replaced before it, and a deletion before it.
     *
     * @param sizes is told of each
     * @return whether nothing is left
     */
    boolean forgetBefore(long revision, Key key, Sizes sizes) {
        int base = lastAtOrBefore(revision - 1);
        if (base >= 0) {
            int firstKept = states.get(base).live() == null ? base + 1 : base;
            List<State> gone = states.subList(0, firstKept);
            gone.forEach(state -> sizes.dropped(key, state.live()));
            gone.clear();
        }
        return states.isEmpty();
    }

    /** Shows the states up to a revision, oldest first, as {@link StateSum} wants them. */
    void sumUpTo(long revision, Key key, StateSum sum) {
        for (State state : states) {
            if (state.revision() <= revision) {
                sum.add(key, state.revision(), state.live());
            }
        }
    }

    private int lastAtOrBefore(long revision) {
        int low = 0;
        int high = states.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (states.get(middle).revision() <= revision) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return high;
    }
}
