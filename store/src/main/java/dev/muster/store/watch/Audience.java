package dev.muster.store.watch;

import dev.muster.api.coordination.WatchBatch;
import dev.muster.api.coordination.WatchEvent;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All watches with the same interest, so that what they want of a batch is picked out once for all of them. Guarded by its
 * {@link WatchIndex}.
 */
final class Audience {

    private final Interest interest;
    private final Set<WatchTask> watches = new LinkedHashSet<>();
    private final List<WatchEvent> picked = new ArrayList<>(1);

    Audience(Interest interest) {
        this.interest = interest;
    }

    Interest interest() {
        return interest;
    }

    Set<WatchTask> watches() {
        return watches;
    }

    /**
     * Picks an event of its range, if it wants this kind of event.
     *
     * @return whether that is the first one of the batch
     */
    boolean pick(WatchEvent event) {
        if (!interest.wantsKind(event)) {
            return false;
        }
        picked.add(event);
        return picked.size() == 1;
    }

    /** What was picked of this batch, the same object for all; forgets it. */
    @Nullable
    WatchBatch picked(WatchBatch whole) {
        WatchBatch part = Interest.part(whole, picked);
        picked.clear();
        return part;
    }
}
