package dev.muster.config.etcd.tree;

import dev.muster.api.ProblemException;
import dev.muster.api.coordination.KeyValue;
import dev.muster.api.coordination.WatchBatch;
import dev.muster.api.coordination.WatchEvent;
import dev.muster.store.WatchListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Makes events of nodes out of changes of keys. A removed key does not say why it went, so that is looked up; what happens
 * meanwhile waits in line. Thread-safe.
 */
final class TreeWatch implements WatchListener {

    private final NodePath watched;
    private final boolean recursive;
    private final LongFunction<CompletableFuture<Optional<Removal>>> removals;
    private final TreeWatches.Listener listener;
    private CompletableFuture<Void> told = CompletableFuture.completedFuture(null); // only the watch's thread uses it
    private volatile boolean closed;

    TreeWatch(
            NodePath watched,
            boolean recursive,
            LongFunction<CompletableFuture<Optional<Removal>>> removals,
            TreeWatches.Listener listener) {
        this.watched = watched;
        this.recursive = recursive;
        this.removals = removals;
        this.listener = listener;
    }

    void close() {
        closed = true;
    }

    @Override
    public void changed(WatchBatch batch) {
        boolean removes = batch.events().stream().anyMatch(WatchEvent.Delete.class::isInstance);
        told = told.thenCompose(before -> {
                    if (closed) {
                        return CompletableFuture.completedFuture(Optional.<Removal>empty());
                    }
                    return removes
                            ? removals.apply(batch.revision())
                            : CompletableFuture.completedFuture(Optional.<Removal>empty());
                })
                .thenAccept(removal -> tell(batch, removal.orElse(null)))
                .exceptionally(failure -> {
                    end(TreeError.WATCHER_CLEARED.at(
                            batch.revision(), "what was removed at " + batch.revision() + " is not known any more"));
                    return null;
                });
    }

    @Override
    public void ended(ProblemException cause) {
        told = told.thenRun(() -> end(TreeError.WATCHER_CLEARED.at(0, String.valueOf(cause.getMessage()))));
    }

    private void end(TreeException why) {
        if (!closed) {
            closed = true;
            listener.ended(why);
        }
    }

    private void tell(WatchBatch batch, @Nullable Removal removal) {
        for (TreeEvent event : events(batch, removal)) {
            if (closed) {
                return;
            }
            listener.happened(event);
        }
    }

    private List<TreeEvent> events(WatchBatch batch, @Nullable Removal removal) {
        List<TreeEvent> events = new ArrayList<>();
        for (WatchEvent change : batch.events()) {
            NodePath path = TreeKeys.path(change.key());
            if (!concerns(path)) {
                continue;
            }
            if (change instanceof WatchEvent.Put put) {
                StoredNode stored = StoredNode.decode(put.current().value());
                if (stored.action() != Action.MADE && !stored.refreshed()) {
                    events.add(TreeEvent.written(path, stored, batch.revision(), put.previous()));
                }
            } else {
                KeyValue before = change.previous();
                if (before != null) {
                    removed(path, before, batch.revision(), removal).ifPresent(events::add);
                }
            }
        }
        return events;
    }

    private Optional<TreeEvent> removed(NodePath path, KeyValue before, long revision, @Nullable Removal removal) {
        if (removal == null) {
            return Optional.of(TreeEvent.removed(Action.EXPIRE, Node.of(before), revision));
        }
        NodePath top = removal.path();
        if (path.equals(top)) {
            return Optional.of(TreeEvent.removed(Action.valueOf(removal.action()), Node.of(before), revision));
        }
        // with a directory above: one event for who looks at something in it, none for each node
        return path.equals(watched) ? Optional.of(removal.event(revision)) : Optional.empty();
    }

    private boolean concerns(NodePath path) {
        return path.equals(watched) || (recursive && path.below(watched) && !path.hiddenFrom(watched));
    }
}
