/**
 * How long leases still live: counted by the leader alone, on a monotonic clock, in memory; and how the other members ask
 * it. May touch {@code store} and {@code store.keys}.
 */
@NullMarked
package dev.muster.store.lease;

import org.jspecify.annotations.NullMarked;
