package dev.muster.replication;

import java.util.Optional;

/**
 * One entry of a {@link ReplicatedTable} as this member knows it. Immutable.
 *
 * @param key its key
 * @param version higher for every change of this key
 * @param value its value; empty for a key that was removed
 */
public record Row<V>(String key, long version, Optional<V> value) {}
