package dev.muster.store.watch;

import dev.muster.api.coordination.Key;
import dev.muster.api.coordination.KeyRange;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Ranges of keys, ordered by where they start; finds those that contain a key. An interval tree (Cormen and others,
 * Introduction to Algorithms, chapter 14: each node knows the latest end below it), kept balanced as a treap (Seidel and
 * Aragon, 1996: ordered by start, a heap by random priority, so about log n deep whatever the order of insertion). Adding
 * and removing take about log n steps, a search about log n per range found. Not thread-safe.
 */
final class RangeTree {

    private final SplittableRandom chance = new SplittableRandom(); // nobody must be able to choose a deep tree
    private @Nullable Node root;

    private static final class Node {

        private final Audience audience;
        private final Key from;
        /** The first key after the range; absent: there is none. */
        private final @Nullable Key to;

        private final int priority;
        private @Nullable Node left;
        private @Nullable Node right;
        /** The latest end in this subtree; absent: one has no end. */
        private @Nullable Key latest;

        Node(Audience audience, int priority) {
            this.audience = audience;
            this.from = audience.interest().range().from();
            this.to = end(audience.interest().range());
            this.priority = priority;
            this.latest = to;
        }

        void update() {
            latest = to;
            if (left != null) {
                latest = later(latest, left.latest);
            }
            if (right != null) {
                latest = later(latest, right.latest);
            }
        }

        int order(Node other) {
            int byStart = from.compareTo(other.from);
            if (byStart != 0) {
                return byStart;
            }
            int byEnd = compareEnds(to, other.to);
            return byEnd != 0 ? byEnd : Integer.compare(kinds(), other.kinds());
        }

        private int kinds() {
            return (audience.interest().puts() ? 1 : 0) + (audience.interest().deletes() ? 2 : 0);
        }
    }

    /** Adds a range that is not in it, together with the kinds of change that are wanted of it. */
    void add(Audience audience) {
        root = added(root, new Node(audience, chance.nextInt()));
    }

    /** Removes a range with its kinds of change. */
    void remove(Audience audience) {
        root = removed(root, new Node(audience, 0));
    }

    /** Calls {@code found} for each range that contains {@code key}. */
    void containing(Key key, Consumer<Audience> found) {
        search(root, key, found);
    }

    /** Length of the longest way down. */
    int depth() {
        return depth(root);
    }

    private static int depth(@Nullable Node tree) {
        return tree == null ? 0 : 1 + Math.max(depth(tree.left), depth(tree.right));
    }

    private static void search(@Nullable Node tree, Key key, Consumer<Audience> found) {
        Node at = tree;
        while (at != null && endsAfter(at.latest, key)) {
            search(at.left, key, found);
            if (at.from.compareTo(key) > 0) {
                return; // as does all that is on the right
            }
            if (endsAfter(at.to, key)) {
                found.accept(at.audience);
            }
            at = at.right;
        }
    }

    private static Node added(@Nullable Node tree, Node fresh) {
        if (tree == null) {
            return fresh;
        }
        if (fresh.priority > tree.priority) {
            split(tree, fresh);
            fresh.update();
            return fresh;
        }
        if (fresh.order(tree) < 0) {
            tree.left = added(tree.left, fresh);
        } else {
            tree.right = added(tree.right, fresh);
        }
        tree.update();
        return tree;
    }

    /** Hangs what comes before {@code pivot} on its left, and the rest on its right. */
    private static void split(@Nullable Node tree, Node pivot) {
        if (tree == null) {
            pivot.left = null;
            pivot.right = null;
        } else if (tree.order(pivot) < 0) {
            split(tree.right, pivot);
            tree.right = pivot.left;
            tree.update();
            pivot.left = tree;
        } else {
            split(tree.left, pivot);
            tree.left = pivot.right;
            tree.update();
            pivot.right = tree;
        }
    }

    private static @Nullable Node removed(@Nullable Node tree, Node like) {
        if (tree == null) {
            return null;
        }
        int order = like.order(tree);
        if (order == 0) {
            return joined(tree.left, tree.right);
        }
        if (order < 0) {
            tree.left = removed(tree.left, like);
        } else {
            tree.right = removed(tree.right, like);
        }
        tree.update();
        return tree;
    }

    private static @Nullable Node joined(@Nullable Node before, @Nullable Node after) {
        if (before == null) {
            return after;
        }
        if (after == null) {
            return before;
        }
        if (before.priority > after.priority) {
            before.right = joined(before.right, after);
            before.update();
            return before;
        }
        after.left = joined(before, after.left);
        after.update();
        return after;
    }

    private static @Nullable Key end(KeyRange range) {
        return range instanceof KeyRange.Between between ? between.to() : null;
    }

    private static boolean endsAfter(@Nullable Key end, Key key) {
        return end == null || key.compareTo(end) < 0;
    }

    private static @Nullable Key later(@Nullable Key one, @Nullable Key other) {
        return compareEnds(one, other) < 0 ? other : one;
    }

    private static int compareEnds(@Nullable Key one, @Nullable Key other) {
        if (one == null || other == null) {
            return Boolean.compare(one == null, other == null);
        }
        return one.compareTo(other);
    }
}
