package dev.muster.config.etcd.tree;

import dev.muster.api.coordination.KeyValue;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A node as clients see it. Immutable.
 *
 * @param value absent for directories, and for what was just removed
 * @param modifiedIndex of a directory: where it was created, except in the event that changes it; 0 for the root
 * @param expiration when it goes; absent: never
 * @param nodes what is in a directory, as far as it was asked for, by name
 */
public record Node(
        NodePath path,
        boolean directory,
        @Nullable String value,
        long modifiedIndex,
        long createdIndex,
        @Nullable Instant expiration,
        List<Node> nodes) {

    public Node {
        nodes = List.copyOf(nodes);
    }

    static Node of(KeyValue entry) {
        return of(TreeKeys.path(entry.key()), StoredNode.decode(entry.value()), entry.modRevision());
    }

    static Node of(NodePath path, StoredNode stored, long revision) {
        long created = stored.createdIndex() == 0 ? revision : stored.createdIndex();
        return new Node(
                path,
                stored.directory(),
                stored.directory() ? null : stored.value(),
                stored.directory() ? created : revision,
                created,
                stored.expiration(),
                List.of());
    }

    static Node root(List<Node> nodes) {
        return new Node(NodePath.ROOT, true, null, 0, 0, null, nodes);
    }

    Node with(List<Node> inside) {
        return new Node(path, directory, value, modifiedIndex, createdIndex, expiration, inside);
    }

    /** As the event that changes it shows it. */
    Node changedAt(long index) {
        return new Node(path, directory, value, index, createdIndex, expiration, nodes);
    }

    /** As the event that removes it shows it. */
    Node removedAt(long index) {
        return new Node(path, directory, null, index, createdIndex, null, List.of());
    }
}
