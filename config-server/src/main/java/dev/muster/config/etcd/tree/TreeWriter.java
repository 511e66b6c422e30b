package dev.muster.config.etcd.tree;

import dev.muster.api.coordination.Compare;
import dev.muster.api.coordination.Key;
import dev.muster.api.coordination.KeyValue;
import dev.muster.api.coordination.LeaseId;
import dev.muster.api.coordination.Operation;
import dev.muster.api.coordination.Relation;
import dev.muster.api.coordination.Transaction;
import dev.muster.api.coordination.Value;
import dev.muster.config.cluster.BlockingStore;
import dev.muster.store.ReadAt;
import dev.muster.store.Store;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Puts and removes nodes. A call may wait as long as the store's calls do. Thread-safe. */
public final class TreeWriter {

    private final TreeReader reader;
    private final Changes changes;
    private final NodeLeases leases;

    /** @param clock of what clients are shown as expiration; the leases themselves are counted by the store */
    public TreeWriter(Store store, BlockingStore blocking, TreeReader reader, Clock clock) {
        this.reader = reader;
        this.changes = new Changes(blocking, reader);
        this.leases = new NodeLeases(store, clock);
    }

    /**
     * Makes or changes a node, and the directories above it that are missing.
     *
     * @throws TreeException if it may not be
     */
    public TreeEvent put(NodePath path, Write write) {
        if (path.root()) {
            throw TreeError.ROOT_IS_READ_ONLY.at(0, path.toString());
        }
        NodeLeases.Held lease = leases.lazily(write.ttl());
        try {
            return changes.make(path, ReadAt.STALE, sight -> {
                sight.requireDirectoriesAbove();
                KeyValue before = sight.self();
                return put(sight, before, decide(sight, before, write), lease);
            });
        } catch (TreeException refused) {
            lease.giveUp();
            throw refused;
        }
    }

    /**
     * Makes a node in a directory under a number as its name: larger than those before it, and mostly the index at which it
     * is created. Directories that are missing are made.
     */
    public TreeEvent append(NodePath directory, Write write) {
        NodeLeases.Held lease = leases.lazily(write.ttl());
        try {
            return changes.make(directory, ReadAt.LINEARIZABLE, sight -> append(sight, write, lease));
        } catch (TreeException refused) {
            lease.giveUp();
            throw refused;
        }
    }

    /**
     * Removes a node.
     *
     * @param directory whether an empty directory may be removed
     * @param recursive whether any directory may be removed, with all that is in it
     */
    public TreeEvent remove(NodePath path, boolean directory, boolean recursive, Expected expected) {
        if (path.root()) {
            throw TreeError.ROOT_IS_READ_ONLY.at(0, path.toString());
        }
        return changes.make(path, ReadAt.STALE, sight -> {
            KeyValue before = sight.required();
            Node node = Node.of(before);
            if (expected.present()) {
                expected.require(node, sight.revision());
            }
            if (node.directory() && !directory && !recursive) {
                throw TreeError.NOT_A_FILE.at(sight.revision(), path.toString());
            }
            Action action = expected.present() ? Action.COMPARE_AND_DELETE : Action.DELETE;
            return remove(sight, before, node, recursive, action);
        });
    }

    private StoredNode decide(Sight sight, @Nullable KeyValue before, Write write) {
        Node node = before == null ? null : Node.of(before);
        String cause = sight.path().toString();
        if (write.existence() == Write.Existence.ABSENT) {
            if (node != null) {
                throw TreeError.KEY_EXISTS.at(sight.revision(), cause);
            }
            return stored(Action.CREATE, write.directory(), write, 0, null);
        }
        boolean compared = write.expected().present();
        if (write.existence() == Write.Existence.ANY && !compared) {
            if (node != null && node.directory()) {
                throw TreeError.NOT_A_FILE.at(sight.revision(), cause);
            }
            if (write.refresh() && node == null) {
                throw TreeError.KEY_NOT_FOUND.at(
                        sight.revision(), sight.firstAbsent().toString());
            }
            return stored(Action.SET, write.directory() && !write.refresh(), write, 0, node);
        }
        Node there = Node.of(sight.required());
        if (compared) {
            write.expected().require(there, sight.revision());
            return stored(Action.COMPARE_AND_SWAP, false, write, there.createdIndex(), there);
        }
        if (there.directory() && !write.value().isEmpty()) {
            throw TreeError.NOT_A_FILE.at(sight.revision(), cause);
        }
        return stored(Action.UPDATE, there.directory(), write, there.createdIndex(), there);
    }

    private static StoredNode stored(
            Action action, boolean directory, Write write, long createdIndex, @Nullable Node before) {
        String kept = before == null || before.value() == null ? "" : before.value();
        String value = directory ? "" : write.refresh() ? kept : write.value();
        return new StoredNode(action, directory, write.refresh(), createdIndex, null, value);
    }

    private Changes.Plan put(Sight sight, @Nullable KeyValue before, StoredNode wanted, NodeLeases.Held lease) {
        Key key = TreeKeys.node(sight.path());
        wanted.encode(); // refuses what is too large before a lease is granted
        StoredNode stored = lease.expiring(wanted);
        Transaction transaction = sight.guarded()
                .then(Operation.put(key, stored.encode(), lease.id()))
                .build();
        LeaseId old = before == null ? LeaseId.NONE : before.lease();
        return new Changes.Plan(transaction, revision -> {
            leases.drop(old);
            return TreeEvent.written(sight.path(), stored, revision, before);
        });
    }

    private Changes.Plan append(Sight directory, Write write, NodeLeases.Held lease) {
        Key order = TreeKeys.order(directory.path());
        Optional<KeyValue> last = reader.at(order, directory.revision());
        long number = Math.max(
                directory.revision() + 1,
                last.map(entry -> Long.parseLong(entry.value().text()) + 1).orElse(0L));
        Sight sight = directory.in(String.format(Locale.ROOT, "%020d", number));
        sight.requireDirectoriesAbove();
        StoredNode wanted = stored(Action.CREATE, write.directory(), write, 0, null);
        wanted.encode();
        StoredNode stored = lease.expiring(wanted);
        Transaction transaction = sight.guarded()
                .when(Compare.modRevision(
                        order, Relation.EQUAL, last.map(KeyValue::modRevision).orElse(0L)))
                .then(
                        Operation.put(TreeKeys.node(sight.path()), stored.encode(), lease.id()),
                        Operation.put(order, Value.of(Long.toString(number))))
                .build();
        return new Changes.Plan(transaction, revision -> TreeEvent.written(sight.path(), stored, revision, null));
    }

    private Changes.Plan remove(Sight sight, KeyValue before, Node node, boolean recursive, Action action) {
        Transaction.Builder transaction = sight.guarded().then(Operation.delete(before.key()));
        if (node.directory()) {
            if (recursive) {
                transaction.then(Operation.delete(TreeKeys.descendants(sight.path())));
            } else if (reader.anythingBelow(sight.path())) {
                throw TreeError.DIRECTORY_NOT_EMPTY.at(
                        sight.revision(), sight.path().toString());
            } else {
                transaction.when(Sight.nothingBelow(sight.path()));
            }
            transaction.then(Operation.delete(TreeKeys.orders(sight.path())));
        }
        transaction.then(Removal.of(action, node).write());
        return new Changes.Plan(transaction.build(), revision -> {
            leases.drop(before.lease());
            return TreeEvent.removed(action, node, revision);
        });
    }
}
