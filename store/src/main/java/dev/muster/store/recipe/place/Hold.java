package dev.muster.store.recipe.place;

import dev.muster.api.RequestId;
import dev.muster.api.coordination.FencingToken;
import dev.muster.api.coordination.Key;
import dev.muster.api.coordination.OwnerId;
import java.util.List;

/** Places that somebody has, by all that names them. Immutable. */
public record Hold(List<Claim.Want> wants, OwnerId owner, RequestId request, FencingToken token) {

    public Hold {
        wants = List.copyOf(wants);
    }

    /** The key of its first place. */
    public Key key() {
        return keys().get(0);
    }

    List<Key> keys() {
        return wants.stream()
                .map(want -> want.queue().place(want.share(), owner, request))
                .toList();
    }
}
