package dev.muster.store.recipe.place;

import dev.muster.api.coordination.FencingToken;
import dev.muster.api.coordination.KeyValue;
import dev.muster.api.coordination.LeaseId;
import dev.muster.api.coordination.Standing;

/**
 * A place as it is found in the store. Immutable.
 *
 * @param token the revision that created it: its rank in the queue, and the fencing token of its grant
 * @param modRevision the revision of its value
 */
public record Occupant(PlaceKey place, PlaceValue value, FencingToken token, LeaseId lease, long modRevision) {

    /** Reads an entry of a queue. */
    public static Occupant of(KeyValue entry) {
        return new Occupant(
                QueueName.parse(entry.key()),
                PlaceValue.parse(entry.value()),
                new FencingToken(entry.createRevision()),
                entry.lease(),
                entry.modRevision());
    }

    /** The same in the words of callers. */
    public Standing standing() {
        return new Standing(place.owner(), place.request(), token, value.since(), lease);
    }
}
