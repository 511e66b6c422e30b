package dev.muster.replication;

import java.util.Optional;

/** Hears every change of a table that this member learns of, in the order in which its own copy changes. */
@FunctionalInterface
public interface TableListener<V> {

    /**
     * Called on the table's one thread; must not block and must not write to the table.
     *
     * @param before what this member knew, empty if nothing
     * @param now what it knows now
     */
    void changed(Optional<Row<V>> before, Row<V> now);
}
