package dev.muster.config.etcd.tree;

import dev.muster.api.coordination.Key;
import dev.muster.api.coordination.KeyRange;
import dev.muster.api.coordination.KeyValue;
import dev.muster.api.coordination.RangeQuery;
import dev.muster.api.coordination.RangeResult;
import dev.muster.config.cluster.BlockingStore;
import dev.muster.store.ReadAt;
import dev.muster.store.RevisionCompactedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads nodes. A call may wait as long as the store's calls do. Thread-safe. */
public final class TreeReader {

    private static final int ATTEMPTS_MAX = 5;

    /** Most nodes in one answer. */
    static final int NODES_MAX = 1_000_000;

    private final BlockingStore store;

    public TreeReader(BlockingStore store) {
        this.store = store;
    }

    /**
     * The node and, if it is a directory, what is in it and not hidden.
     *
     * @param recursive also what is in the directories in it
     * @param quorum whether the answer contains everything that was acknowledged before; otherwise it is what this member has
     * @throws TreeException if there is none
     */
    public TreeEvent get(NodePath path, boolean recursive, boolean quorum) {
        ReadAt at = quorum ? ReadAt.LINEARIZABLE : ReadAt.STALE;
        for (int attempt = 1; ; attempt++) {
            try {
                return get(sight(path, at), recursive);
            } catch (RevisionCompactedException e) {
                if (attempt == ATTEMPTS_MAX) {
                    throw e; // the history is kept for less long than one read takes
                }
            }
        }
    }

    private TreeEvent get(Sight sight, boolean recursive) {
        NodePath path = sight.path();
        if (path.root()) {
            return new TreeEvent(
                    Action.GET, sight.revision(), Node.root(inside(path, sight.revision(), recursive)), null);
        }
        Node node = Node.of(sight.required());
        List<Node> nodes = node.directory() ? inside(path, sight.revision(), recursive) : List.of();
        return new TreeEvent(Action.GET, sight.revision(), node.with(nodes), null);
    }

    /** What is along a path, all of it at one revision. */
    Sight sight(NodePath path, ReadAt at) {
        for (int attempt = 1; ; attempt++) {
            try {
                return look(path, at);
            } catch (RevisionCompactedException e) {
                if (attempt == ATTEMPTS_MAX) {
                    throw e;
                }
            }
        }
    }

    private Sight look(NodePath path, ReadAt at) {
        Key last = path.root() ? TreeKeys.REMOVAL : TreeKeys.node(path);
        RangeResult first = store.range(RangeQuery.of(last), at);
        List<Optional<KeyValue>> chain = new ArrayList<>();
        for (int depth = 1; depth < path.depth(); depth++) {
            chain.add(at(TreeKeys.node(path.upTo(depth)), first.revision()));
        }
        if (!path.root()) {
            chain.add(first.first());
        }
        return Sight.of(path, first.revision(), chain);
    }

    /** What this member has at a revision that it has applied. */
    Optional<KeyValue> at(Key key, long revision) {
        return store.range(RangeQuery.of(key).withRevision(revision), ReadAt.STALE)
                .first();
    }

    /** Whether something is stored below. */
    boolean anythingBelow(NodePath path) {
        return store.range(RangeQuery.of(TreeKeys.descendants(path)).withCountOnly(), ReadAt.LINEARIZABLE)
                        .count()
                > 0;
    }

    private List<Node> inside(NodePath directory, long revision, boolean recursive) {
        Listing listing = new Listing(directory, recursive);
        KeyRange.Between left = (KeyRange.Between) TreeKeys.descendants(directory);
        while (true) {
            RangeResult page = store.range(RangeQuery.of(left).withRevision(revision), ReadAt.STALE);
            for (KeyValue entry : page.entries()) {
                listing.add(entry);
            }
            if (!page.more() || page.entries().isEmpty()) {
                return listing.nodes();
            }
            if (listing.size() > NODES_MAX) {
                throw TreeError.INVALID_FIELD.at(
                        revision, directory + ": more than " + NODES_MAX + " nodes (expected: at most that many)");
            }
            Key last = page.entries().get(page.entries().size() - 1).key();
            left = (KeyRange.Between) TreeKeys.after(last, left);
        }
    }

    /** Builds directories from nodes that come in order, each directory before what is in it. Confined to one thread. */
    private static final class Listing {

        private record Open(Node directory, List<Node> inside) {}

        private final NodePath root;
        private final boolean recursive;
        private final List<Open> open = new ArrayList<>();
        private int size;

        Listing(NodePath root, boolean recursive) {
            this.root = root;
            this.recursive = recursive;
            open.add(new Open(Node.root(List.of()), new ArrayList<>()));
        }

        void add(KeyValue entry) {
            size++;
            NodePath path = TreeKeys.path(entry.key());
            int depth = path.depth() - root.depth();
            if ((depth > 1 && !recursive) || path.hiddenFrom(root)) {
                return;
            }
            while (open.size() > depth) {
                shut();
            }
            if (open.size() < depth
                    || (depth > 1 && !path.below(open.get(depth - 1).directory().path()))) {
                return; // left behind by a directory that expired
            }
            open.add(new Open(Node.of(entry), new ArrayList<>()));
        }

        int size() {
            return size;
        }

        List<Node> nodes() {
            while (open.size() > 1) {
                shut();
            }
            return open.get(0).inside();
        }

        private void shut() {
            Open last = open.remove(open.size() - 1);
            open.get(open.size() - 1).inside().add(last.directory().with(last.inside()));
        }
    }
}
