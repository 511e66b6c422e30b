package dev.muster.config.etcd.tree;

import dev.muster.api.ProblemException;
import dev.muster.api.coordination.Key;
import dev.muster.api.coordination.KeyRange;
import dev.muster.api.coordination.KeyValue;
import dev.muster.api.coordination.RangeQuery;
import dev.muster.api.coordination.RangeResult;
import dev.muster.store.ReadAt;
import dev.muster.store.RevisionCompactedException;
import dev.muster.store.Store;
import dev.muster.store.StoreStatus;
import dev.muster.store.Subscription;
import dev.muster.store.Watch;
import dev.muster.store.WatchRequest;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** Tells of changes of nodes, from the history that the store keeps and as they happen. Thread-safe. */
public final class TreeWatches {

    private final Store store;
    private final AtomicLong open = new AtomicLong();

    public TreeWatches(Store store) {
        this.store = store;
    }

    /** Hears of changes: in order, one call at a time; must not block. */
    public interface Listener {

        void happened(TreeEvent event);

        /** The watch ended, not by its owner. */
        void ended(TreeException why);
    }

    /** How many there are. */
    public long count() {
        return open.get();
    }

    /** The index that this member has now; a watch from the next one on misses nothing. */
    public long index() {
        return store.status().revision();
    }

    /**
     * Begins to tell.
     *
     * @param recursive whether also of what is below, unless it is hidden from there
     * @param from the first index of interest
     * @return to be closed when it is no longer of interest
     * @throws TreeException if the history before that is kept no more, or there are too many watches
     */
    public Subscription watch(NodePath path, boolean recursive, long from, Listener listener) {
        KeyRange range = recursive ? TreeKeys.subtree(path) : KeyRange.of(node(path));
        TreeWatch watch = new TreeWatch(path, recursive, this::removal, listener);
        try {
            Watch opened = store.watch(WatchRequest.of(range, from), watch);
            open.incrementAndGet();
            return new Once(() -> {
                watch.close();
                opened.close();
                open.decrementAndGet();
            });
        } catch (RevisionCompactedException e) {
            throw cleared(e, store.status());
        } catch (ProblemException e) {
            throw TreeError.RAFT_INTERNAL.at(index(), String.valueOf(e.getMessage()));
        }
    }

    /** What was removed at a revision by somebody, if anything. */
    CompletableFuture<Optional<Removal>> removal(long revision) {
        return store.range(RangeQuery.of(TreeKeys.REMOVAL).withRevision(revision), ReadAt.STALE)
                .thenApply(RangeResult::first)
                .thenApply(found -> found.filter((KeyValue entry) -> entry.modRevision() == revision)
                        .map(Removal::read));
    }

    static TreeException cleared(RevisionCompactedException e, StoreStatus status) {
        return TreeError.INDEX_CLEARED.at(
                status.revision(),
                "the requested history has been cleared [" + e.compactRevision() + "/" + e.requestedRevision() + "]");
    }

    /** The root has no key of its own: nothing ever happens to it. */
    private static Key node(NodePath path) {
        return TreeKeys.node(path);
    }

    private static final class Once implements Subscription {

        private final AtomicReference<Runnable> end;

        Once(Runnable end) {
            this.end = new AtomicReference<>(end);
        }

        @Override
        public void close() {
            Runnable once = end.getAndSet(() -> {});
            once.run();
        }
    }
}
