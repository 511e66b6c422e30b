package dev.muster.store.keys;

import dev.muster.api.coordination.Key;
import dev.muster.api.coordination.KeyValue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The kept states of one key, oldest first; a deletion is a state without a value. Confined like its {@link KeySpace}. */
final class History {

    private record Deletion(long revision) {}

    /** Each a {@link KeyValue}, or a {@link Deletion}: there are many, so nothing is wrapped around them. */
    private final List<Object> states = new ArrayList<>(1);

    void put(KeyValue live) {
        states.add(live);
    }

    void delete(long revision) {
        states.add(new Deletion(revision));
    }

    /** The newest state; absent if the key is deleted. */
    @Nullable
    KeyValue newest() {
        return live(states.get(states.size() - 1));
    }

    /** The state at a revision; absent if the key did not exist then. */
    @Nullable
    KeyValue at(long revision) {
        int index = lastAtOrBefore(revision);
        return index < 0 ? null : live(states.get(index));
    }

    /**
     * Drops what cannot be seen from {@code revision} on: states replaced before it, and a deletion before it.
     *
     * @param sizes is told of each
     * @return whether nothing is left
     */
    boolean forgetBefore(long revision, Key key, Sizes sizes) {
        int base = -1;
        while (base + 1 < states.size() && revision(states.get(base + 1)) < revision) {
            base++; // nearly always one step: history is forgotten as it grows
        }
        if (base >= 0) {
            int firstKept = live(states.get(base)) == null ? base + 1 : base;
            List<Object> gone = states.subList(0, firstKept);
            gone.forEach(state -> sizes.dropped(key, live(state)));
            gone.clear();
        }
        return states.isEmpty();
    }

    /** Shows the states up to a revision, oldest first, as {@link StateSum} wants them. */
    void sumUpTo(long revision, Key key, StateSum sum) {
        for (Object state : states) {
            if (revision(state) <= revision) {
                sum.add(key, revision(state), live(state));
            }
        }
    }

    private static long revision(Object state) {
        return state instanceof KeyValue live ? live.modRevision() : ((Deletion) state).revision();
    }

    private static @Nullable KeyValue live(Object state) {
        return state instanceof KeyValue live ? live : null;
    }

    private int lastAtOrBefore(long revision) {
        int low = 0;
        int high = states.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (revision(states.get(middle)) <= revision) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return high;
    }
}
