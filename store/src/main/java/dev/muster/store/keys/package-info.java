/**
 * The multi-version key space: every key's history, ranges, compares, transactions, compaction. Pure: no clock, chance,
 * thread or file. May touch {@code store}.
 */
@NullMarked
package dev.muster.store.keys;

import org.jspecify.annotations.NullMarked;
