/**
 * The binary form of entries, outcomes and snapshots: versioned, checked, refused rather than guessed. May touch
 * {@code store}, {@code store.keys} and {@code store.state}.
 */
@NullMarked
package dev.muster.store.codec;

import org.jspecify.annotations.NullMarked;
