package dev.muster.store.recipe.barrier;

import dev.muster.api.Namespace;
import dev.muster.api.coordination.BarrierName;
import dev.muster.api.coordination.KeyRange;
import dev.muster.api.coordination.KeyValue;
import dev.muster.api.coordination.RangeResult;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The keys of a double barrier at one revision. Immutable. */
record State(int parties, long partiesRevision, @Nullable KeyValue open, List<KeyValue> present) {

    State {
        present = List.copyOf(present);
    }

    static State of(Namespace namespace, BarrierName name, RangeResult range) {
        int parties = 0;
        long partiesRevision = 0;
        KeyValue open = null;
        List<KeyValue> present = new ArrayList<>();
        KeyRange places = BarrierKeys.present(namespace, name);
        for (KeyValue entry : range.entries()) {
            if (places.contains(entry.key())) {
                present.add(entry);
            } else if (entry.key().equals(BarrierKeys.open(namespace, name))) {
                open = entry;
            } else {
                parties = Integer.parseInt(entry.value().text());
                partiesRevision = entry.modRevision();
            }
        }
        return new State(parties, partiesRevision, open, present);
    }
}
