/**
 * What a member keeps on its disk, read without Ratis: whether log, vote and snapshots are whole before the member takes
 * part, a mark of what must be there, and how much space is left. May touch {@code store}.
 */
@NullMarked
package dev.muster.store.disk;

import org.jspecify.annotations.NullMarked;
