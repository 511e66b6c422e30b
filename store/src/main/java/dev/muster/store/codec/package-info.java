/**
 * The binary form of entries, outcomes, snapshots and questions about leases: versioned, checked, refused rather than
 * guessed. May touch {@code store}, {@code store.keys}, {@code store.lease} and {@code store.state}.
 */
@NullMarked
package dev.muster.store.codec;

import org.jspecify.annotations.NullMarked;
