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
 * @param ages which revision was the newest at which time, oldest first
 * @param requests oldest first
 */
public record StateImage(
        @Nullable Formation formation,
        long timeMillis,
        List<RevisionTime> ages,
        KeySpaceImage keys,
        List<RememberedRequest> requests) {

    public StateImage {
        ages = List.copyOf(ages);
        requests = List.copyOf(requests);
    }

    /** The cluster's id, which never changes, and the bounds that are in force. */
    public record Formation(String clusterId, StateLimits limits) {}

    /** {@code revision} was the newest at this time of the leader. */
    public record RevisionTime(long timeMillis, long revision) {}
}
