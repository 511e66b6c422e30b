package dev.muster.config.etcd.tree;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.muster.api.coordination.Key;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a node is, from the root down. Immutable.
 *
 * @param segments names without slashes and without the character 0; none is the root
 */
public record NodePath(List<String> segments) {

    /** Most bytes of all names, each counted with one more. */
    public static final int BYTES_MAX = Key.BYTES_MAX - 12; // the longest prefix of TreeKeys, and the end of a range

    /** The directory that always exists. */
    public static final NodePath ROOT = new NodePath(List.of());

    private static final char HIDDEN = '_';

    /** @throws TreeException if the path has a character 0 or is too long */
    public NodePath {
        segments = List.copyOf(segments);
        int bytes = 0;
        for (String segment : segments) {
            if (segment.indexOf('\0') >= 0) {
                throw TreeError.INVALID_FIELD.at(0, "key: a character 0 (expected: any other)");
            }
            bytes += segment.getBytes(UTF_8).length + 1;
        }
        if (bytes > BYTES_MAX) {
            throw TreeError.INVALID_FIELD.at(0, "key: " + bytes + " bytes (expected: at most " + BYTES_MAX + ")");
        }
    }

    /** Reads {@code /a/b}; empty names and dots count for nothing, two dots lead up. */
    public static NodePath of(String text) {
        List<String> segments = new ArrayList<>();
        for (String segment : text.split("/", -1)) {
            if (segment.equals("..")) {
                if (!segments.isEmpty()) {
                    segments.remove(segments.size() - 1);
                }
            } else if (!segment.isEmpty() && !segment.equals(".")) {
                segments.add(segment);
            }
        }
        return new NodePath(segments);
    }

    /** Whether it is the root. */
    public boolean root() {
        return segments.isEmpty();
    }

    /** How many names it has. */
    int depth() {
        return segments.size();
    }

    /** The first names of it. */
    NodePath upTo(int depth) {
        return depth == depth() ? this : new NodePath(segments.subList(0, depth));
    }

    NodePath child(String name) {
        List<String> longer = new ArrayList<>(segments);
        longer.add(name);
        return new NodePath(longer);
    }

    /** Whether {@code other} is one of the directories above it. */
    boolean below(NodePath other) {
        return depth() > other.depth() && segments.subList(0, other.depth()).equals(other.segments);
    }

    /** Whether a name below {@code watched} says that who looks from there does not see it. */
    boolean hiddenFrom(NodePath watched) {
        return segments.stream().skip(watched.depth()).anyMatch(NodePath::startsHidden);
    }

    private static boolean startsHidden(String name) {
        return name.charAt(0) == HIDDEN;
    }

    /** As clients write it. */
    @Override
    public String toString() {
        return "/" + String.join("/", segments);
    }
}
