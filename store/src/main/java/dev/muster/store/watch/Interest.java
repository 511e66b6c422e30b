package dev.muster.store.watch;

import dev.muster.api.coordination.KeyRange;
import dev.muster.api.coordination.WatchBatch;
import dev.muster.api.coordination.WatchEvent;
import dev.muster.store.WatchRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which changes a watch wants. Immutable. */
record Interest(KeyRange range, boolean puts, boolean deletes) {

    static Interest of(WatchRequest request) {
        return new Interest(request.range(), request.puts(), request.deletes());
    }

    /** Whether it wants this kind of change, whatever the key. */
    boolean wantsKind(WatchEvent event) {
        return event instanceof WatchEvent.Put ? puts : deletes;
    }

    /**
     * The part of a batch that it wants.
     *
     * @param inRange changes of the range only
     * @return the batch itself if it wants all of it; absent if it wants nothing
     */
    @Nullable
    WatchBatch wanted(WatchBatch inRange) {
        if (puts && deletes) {
            return inRange;
        }
        return part(inRange, inRange.events().stream().filter(this::wantsKind).toList());
    }

    /** A batch with these of its events only; the batch itself if that is all of them, absent if there are none. */
    static @Nullable WatchBatch part(WatchBatch whole, List<WatchEvent> events) {
        if (events.isEmpty()) {
            return null;
        }
        return events.size() == whole.events().size() ? whole : new WatchBatch(whole.revision(), events);
    }
}
