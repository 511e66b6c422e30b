package dev.muster.store;

import dev.muster.api.InvalidArgumentException;
import dev.muster.api.coordination.KeyRange;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Which changes a watch tells of. Immutable; the {@code with} methods give changed copies.
 *
 * @param fromRevision the first revision of interest; 0 is the next one that the member applies
 * @param puts whether puts are told
 * @param deletes whether deletes are told
 * @param progressEvery longest silence while the store goes on or not: then {@link WatchListener#progress} is called; at
 *     least {@link #PROGRESS_MIN}; absent: only when asked for by {@link Watch#requestProgress()}
 */
public record WatchRequest(
        KeyRange range,
        long fromRevision,
        boolean puts,
        boolean deletes,
        @Nullable Duration progressEvery) {

    /** Shortest {@link #progressEvery()}. */
    public static final Duration PROGRESS_MIN = Duration.ofMillis(100);

    public WatchRequest {
        if (fromRevision < 0) {
            throw new InvalidArgumentException("fromRevision", fromRevision, "at least 0");
        }
        if (progressEvery != null && progressEvery.compareTo(PROGRESS_MIN) < 0) {
            throw new InvalidArgumentException("progressEvery", progressEvery, "at least " + PROGRESS_MIN);
        }
    }

    /** All changes of a range from a revision on; see {@link #fromRevision()}. */
    public static WatchRequest of(KeyRange range, long fromRevision) {
        return new WatchRequest(range, fromRevision, true, true, null);
    }

    /** The same with these kinds of change only. */
    public WatchRequest withChanges(boolean tellPuts, boolean tellDeletes) {
        return new WatchRequest(range, fromRevision, tellPuts, tellDeletes, progressEvery);
    }

    /** The same with a sign of life after this much silence. */
    public WatchRequest withProgressEvery(Duration silence) {
        return new WatchRequest(range, fromRevision, puts, deletes, silence);
    }
}
