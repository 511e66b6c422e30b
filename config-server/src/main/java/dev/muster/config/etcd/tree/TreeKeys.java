package dev.muster.config.etcd.tree;

import dev.muster.api.coordination.Key;
import dev.muster.api.coordination.KeyRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Where the tree is in the store: behind {@code etcd2/}, where neither clients of v3 nor the servers' own keys are. Names
 * are separated by the byte 0, which no name has, so that a directory and all below it are neighbours and nothing else is
 * among them.
 *
 * <pre>
 *   etcd2/node\0a\0b      the node /a/b
 *   etcd2/order\0a        the last number that a POST to /a was given
 *   etcd2/removal         what was removed last, and how
 * </pre>
 */
final class TreeKeys {

    private static final String NODES = "etcd2/node";
    private static final String ORDERS = "etcd2/order";
    private static final char SEPARATOR = '\0';
    private static final char AFTER_SEPARATOR = '\1';

    /** What was removed last; written with every removal, so that its revision tells of it. */
    static final Key REMOVAL = Key.of("etcd2/removal");

    /** All nodes. */
    static final KeyRange ALL = descendants(NodePath.ROOT);

    private TreeKeys() {}

    static Key node(NodePath path) {
        return Key.of(text(NODES, path));
    }

    /** All nodes below. */
    static KeyRange descendants(NodePath path) {
        return below(text(NODES, path));
    }

    /** The node and all below. */
    static KeyRange subtree(NodePath path) {
        return path.root() ? ALL : with(text(NODES, path));
    }

    static Key order(NodePath directory) {
        return Key.of(text(ORDERS, directory));
    }

    /** The numbers of a directory and of all below. */
    static KeyRange orders(NodePath directory) {
        return with(text(ORDERS, directory));
    }

    /** The path of a key in {@link #ALL}. */
    static NodePath path(Key node) {
        String text = node.text();
        List<String> segments = new ArrayList<>();
        for (int from = NODES.length(); from < text.length(); ) {
            int to = text.indexOf(SEPARATOR, from + 1);
            int end = to < 0 ? text.length() : to;
            segments.add(text.substring(from + 1, end));
            from = end;
        }
        return new NodePath(segments);
    }

    /** Those of a range that come after a key. */
    static KeyRange after(Key last, KeyRange.Between range) {
        byte[] next = Arrays.copyOf(last.bytes(), last.size() + 1);
        return KeyRange.between(Key.ofBytes(next), range.to());
    }

    private static KeyRange below(String text) {
        return KeyRange.between(Key.of(text + SEPARATOR), Key.of(text + AFTER_SEPARATOR));
    }

    private static KeyRange with(String text) {
        return KeyRange.between(Key.of(text), Key.of(text + AFTER_SEPARATOR));
    }

    private static String text(String prefix, NodePath path) {
        StringBuilder text = new StringBuilder(prefix);
        for (String segment : path.segments()) {
            text.append(SEPARATOR).append(segment);
        }
        return text.toString();
    }
}
