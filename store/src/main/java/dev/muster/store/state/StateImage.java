package dev.muster.store.state;

import dev.muster.store.StateLimits;
import dev.muster.store.keys.KeySpaceImage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The whole replicated state at one moment, as a snapshot keeps it. Immutable.
 *
 * @param formation absent until the cluster is formed
 * @param timeMillis largest time a command carried
 * @param requests oldest first
 */
public record StateImage(
        @Nullable Formation formation, long timeMillis, KeySpaceImage keys, List<RememberedRequest> requests) {

    public StateImage {
        requests = List.copyOf(requests);
    }

    /** What was decided when the cluster was formed. */
    public record Formation(String clusterId, StateLimits limits) {}
}
