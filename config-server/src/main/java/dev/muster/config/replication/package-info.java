/**
 * Moves the projection on from the store, spreads it to the other servers, and keeps receipts on all of them. The only
 * package that opens tables of the replication module.
 */
@NullMarked
package dev.muster.config.replication;

import org.jspecify.annotations.NullMarked;
