/**
 * Locks: exclusive, shared, several in one step, with fair queues, fencing tokens and a report of who waits for whom. May
 * touch {@code api}, {@code store.recipe.place} and, of the store, only its door {@code store}.
 */
@NullMarked
package dev.muster.store.recipe.lock;

import org.jspecify.annotations.NullMarked;
