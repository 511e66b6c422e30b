package dev.muster.config.etcd.tree;

import dev.muster.api.coordination.KeyValue;
import org.jspecify.annotations.Nullable;

/**
 * One change, or one answer. Immutable.
 *
 * @param index of the store after it
 * @param previous what was there before
 */
public record TreeEvent(
        Action action, long index, Node node, @Nullable Node previous) {

    /** Whether there is a node now where none was. */
    public boolean created() {
        return action == Action.CREATE || (action == Action.SET && previous == null);
    }

    /** A node was written. */
    static TreeEvent written(NodePath path, StoredNode stored, long revision, @Nullable KeyValue before) {
        return new TreeEvent(
                stored.action(),
                revision,
                Node.of(path, stored, revision).changedAt(revision),
                before == null ? null : Node.of(before));
    }

    /** A node was removed. */
    static TreeEvent removed(Action action, Node before, long revision) {
        return new TreeEvent(action, revision, before.removedAt(revision), before);
    }
}
