/**
 * The nodes of etcd v2, directories and files, on the keys of the store: reading, writing, removing, watching. Knows
 * nothing of HTTP. May touch the store and how JSON is kept in it.
 */
@NullMarked
package dev.muster.config.etcd.tree;

import org.jspecify.annotations.NullMarked;
