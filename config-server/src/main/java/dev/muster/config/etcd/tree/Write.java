package dev.muster.config.etcd.tree;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What shall become of a node. Immutable.
 *
 * @param value empty for none
 * @param directory whether a directory is wanted
 * @param refresh keep the value, give it a new time to live, tell no watcher
 * @param ttl after which it goes; absent: never
 */
public record Write(
        String value,
        boolean directory,
        boolean refresh,
        @Nullable Duration ttl,
        Existence existence,
        Expected expected) {

    /** Whether there has to be a node already. */
    public enum Existence {
        ANY,
        ABSENT,
        PRESENT
    }
}
