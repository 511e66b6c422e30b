package dev.muster.config.etcd.tree;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a node has to be for a change to happen. Immutable.
 *
 * @param value absent: any
 * @param index where it was last modified; 0: anywhere
 */
public record Expected(@Nullable String value, long index) {

    /** Nothing in particular. */
    public static final Expected ANYTHING = new Expected(null, 0);

    /** Whether something is expected. */
    public boolean present() {
        return value != null || index != 0;
    }

    /** Refuses a node that is something else. */
    void require(Node node, long revision) {
        if (node.directory()) {
            throw TreeError.NOT_A_FILE.at(revision, node.path().toString());
        }
        boolean valueFits = value == null || value.equals(node.value());
        boolean indexFits = index == 0 || index == node.modifiedIndex();
        if (valueFits && indexFits) {
            return;
        }
        String values = "[" + value + " != " + Objects.toString(node.value(), "") + "]";
        String indexes = "[" + Long.toUnsignedString(index) + " != " + node.modifiedIndex() + "]";
        String cause = valueFits ? indexes : indexFits ? values : values + " " + indexes;
        throw TreeError.COMPARE_FAILED.at(revision, cause);
    }
}
