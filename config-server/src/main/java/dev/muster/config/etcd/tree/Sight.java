package dev.muster.config.etcd.tree;

import dev.muster.api.coordination.Compare;
import dev.muster.api.coordination.KeyValue;
import dev.muster.api.coordination.Operation;
import dev.muster.api.coordination.Relation;
import dev.muster.api.coordination.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The nodes along a path at one revision. A node below one that is not there is not there either: a directory that expired
 * takes what is in it along, even if that is still stored. Immutable.
 *
 * @param chain one entry for each name of the path, up to the first that is not there
 */
record Sight(NodePath path, long revision, List<KeyValue> chain) {

    Sight {
        chain = List.copyOf(chain);
    }

    /** The node itself. */
    @Nullable
    KeyValue self() {
        return chain.size() == path.depth() && !path.root() ? chain.get(path.depth() - 1) : null;
    }

    /** The node itself, where one is needed. */
    KeyValue required() {
        requireDirectoriesAbove();
        KeyValue found = self();
        if (found == null) {
            throw TreeError.KEY_NOT_FOUND.at(revision, firstAbsent().toString());
        }
        return found;
    }

    /** Refuses a path that leads through a file. */
    void requireDirectoriesAbove() {
        for (int i = 0; i < Math.min(chain.size(), path.depth() - 1); i++) {
            if (!StoredNode.decode(chain.get(i).value()).directory()) {
                throw TreeError.NOT_A_DIRECTORY.at(revision, path.upTo(i + 1).toString());
            }
        }
    }

    /** The first node of the path that is not there; the path has one. */
    NodePath firstAbsent() {
        return path.upTo(chain.size() + 1);
    }

    /** The same from one directory deeper, where nothing is known to be. */
    Sight in(String name) {
        return new Sight(path.child(name), revision, chain);
    }

    /** A transaction that holds as long as this sight does, and makes the directories that are missing. */
    Transaction.Builder guarded() {
        Transaction.Builder transaction = Transaction.builder();
        for (int i = 0; i < Math.min(chain.size(), path.depth() - 1); i++) {
            KeyValue above = chain.get(i);
            transaction.when(Compare.createRevision(above.key(), Relation.EQUAL, above.createRevision()));
        }
        KeyValue found = self();
        if (found != null) {
            return transaction.when(Compare.modRevision(found.key(), Relation.EQUAL, found.modRevision()));
        }
        NodePath absent = firstAbsent();
        transaction.when(Compare.absent(TreeKeys.node(absent)), nothingBelow(absent));
        for (int depth = absent.depth(); depth < path.depth(); depth++) {
            transaction.then(Operation.put(
                    TreeKeys.node(path.upTo(depth)), StoredNode.made().encode()));
        }
        return transaction;
    }

    static Compare nothingBelow(NodePath path) {
        return new Compare.Version(TreeKeys.descendants(path), Relation.EQUAL, 0);
    }

    /** Collects a sight from the top down. Confined to one thread. */
    static Sight of(NodePath path, long revision, List<Optional<KeyValue>> found) {
        List<KeyValue> there = new ArrayList<>();
        for (Optional<KeyValue> entry : found) {
            if (entry.isEmpty()) {
                break;
            }
            there.add(entry.get());
        }
        return new Sight(path, revision, there);
    }
}
