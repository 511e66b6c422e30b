package dev.muster.config.etcd.watch;

import dev.muster.api.ProblemException;
import dev.muster.api.coordination.WatchBatch;
import dev.muster.store.RevisionCompactedException;
import dev.muster.store.Store;
import dev.muster.store.StoreClosedException;
import dev.muster.store.Watch;
import dev.muster.store.WatchListener;
import dev.muster.store.WatchRequest;
import dev.muster.store.WatchTooSlowException;
import io.etcd.jetcd.api.WatchResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One watch of a client. It outlives the watch in the store that feeds it: when the client cannot take more, that one is
 * closed, and another goes on at the revision where it stopped, so that the client sees neither a gap nor an end. All
 * methods are called under the lock of the stream, except the listener's.
 */
final class ClientWatch {

    private final long id;
    private final boolean withPrevious;
    private final boolean fragments;
    private final boolean toldProgress;
    private final WatchStream stream;
    private WatchRequest wanted;
    private @Nullable Watch feed;
    private boolean progressAsked;
    private boolean ended;

    ClientWatch(
            long id,
            WatchRequest wanted,
            boolean withPrevious,
            boolean fragments,
            boolean toldProgress,
            WatchStream stream) {
        this.id = id;
        this.wanted = wanted;
        this.withPrevious = withPrevious;
        this.fragments = fragments;
        this.toldProgress = toldProgress;
        this.stream = stream;
    }

    long id() {
        return id;
    }

    boolean ended() {
        return ended;
    }

    /** Starts, or goes on where it paused. What makes that impossible ends the watch. */
    void feedFrom(Store store) {
        try {
            Watch opened = store.watch(wanted, new Feed());
            feed = opened;
            if (progressAsked) {
                opened.requestProgress();
            }
        } catch (ProblemException refused) {
            end(refused);
        }
    }

    /** Asks for one {@link WatchStream#progressed}; a paused watch gets to it when it goes on. */
    void askProgress() {
        progressAsked = true;
        if (feed != null) {
            feed.requestProgress();
        }
    }

    /** No more calls; may be repeated. */
    void close() {
        ended = true;
        closeFeed();
    }

    private void closeFeed() {
        if (feed != null) {
            feed.close();
            feed = null;
        }
    }

    private void pauseAt(long revision) {
        wanted = new WatchRequest(wanted.range(), revision, wanted.puts(), wanted.deletes(), wanted.progressEvery());
        closeFeed();
        stream.pause(this);
    }

    private void end(ProblemException cause) {
        ended = true;
        closeFeed();
        if (cause instanceof StoreClosedException) {
            stream.stop();
        } else if (cause instanceof RevisionCompactedException compacted) {
            stream.cancelled(this, compacted.compactRevision(), "");
        } else {
            stream.cancelled(this, 0, String.valueOf(cause.getMessage()));
        }
    }

    /** What one watch in the store tells; says nothing any more once that was replaced. */
    private final class Feed implements WatchListener {

        private boolean stale;

        @Override
        public void changed(WatchBatch batch) {
            WatchResponse whole = stream.messages().whole(id, batch, withPrevious);
            List<WatchResponse> parts =
                    fragments ? EventMessages.fragments(whole, stream.fragmentBytes()) : List.of(whole);
            synchronized (stream) {
                if (over()) {
                    return;
                }
                if (stream.full()) {
                    stale = true;
                    pauseAt(batch.revision());
                } else {
                    stream.send(parts);
                }
            }
        }

        @Override
        public void progress(long revision) {
            synchronized (stream) {
                if (over()) {
                    return;
                }
                if (progressAsked) {
                    progressAsked = false;
                    stream.progressed(ClientWatch.this, revision);
                } else if (toldProgress) {
                    stream.tellProgress(id, revision);
                }
            }
        }

        @Override
        public void ended(ProblemException cause) {
            synchronized (stream) {
                if (over()) {
                    return;
                }
                stale = true;
                if (cause instanceof WatchTooSlowException slow) {
                    pauseAt(slow.resumeRevision());
                } else {
                    end(cause);
                }
            }
        }

        private boolean over() {
            return stale || ended;
        }
    }
}
