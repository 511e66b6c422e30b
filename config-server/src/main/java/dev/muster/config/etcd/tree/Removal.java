package dev.muster.config.etcd.tree;

import dev.muster.api.coordination.KeyValue;
import dev.muster.api.coordination.Operation;
import dev.muster.config.cluster.StoredJson;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the last removal was, written together with it. A removal at whose revision there is none was the end of a lease.
 *
 * @param action a name of {@link Action}
 * @param segments path of what was removed
 * @param index when that went, if only what was below it goes now; 0: now
 */
record Removal(
        int format,
        String action,
        List<String> segments,
        boolean directory,
        long modifiedIndex,
        long createdIndex,
        @Nullable Instant expiration,
        long index)
        implements StoredJson.Versioned {

    Removal {
        segments = List.copyOf(segments);
    }

    static Removal of(Action action, Node node) {
        return new Removal(
                StoredJson.FORMAT,
                action.name(),
                node.path().segments(),
                node.directory(),
                node.modifiedIndex(),
                node.createdIndex(),
                node.expiration(),
                0);
    }

    /** What a directory left behind that had expired before; how it was is not known any more. */
    static Removal ofLeftovers(NodePath directory, long expiredAt) {
        return new Removal(
                StoredJson.FORMAT,
                Action.EXPIRE.name(),
                directory.segments(),
                true,
                0,
                0,
                null,
                Math.max(1, expiredAt));
    }

    static Removal read(KeyValue stored) {
        return StoredJson.decode(stored.value(), Removal.class);
    }

    Operation write() {
        return Operation.put(TreeKeys.REMOVAL, StoredJson.encode(this));
    }

    NodePath path() {
        return new NodePath(segments);
    }

    /** Whether the node itself had gone before. */
    boolean leftovers() {
        return index != 0;
    }

    /** The event, for those who look at something below what was removed. */
    TreeEvent event(long revision) {
        Node before = new Node(path(), directory, null, modifiedIndex, createdIndex, expiration, List.of());
        return TreeEvent.removed(Action.valueOf(action), before, leftovers() ? index : revision);
    }
}
