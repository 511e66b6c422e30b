package dev.muster.store.recipe.place;

import dev.muster.api.RequestId;
import dev.muster.api.coordination.Key;
import dev.muster.api.coordination.OwnerId;

/** Identity of a place: the same request of the same owner has the same place in a queue. Immutable. */
public record PlaceKey(QueueName queue, Share share, OwnerId owner, RequestId request) {

    Key key() {
        return queue.place(share, owner, request);
    }
}
