/**
 * Queues in which everybody has a place, built from transactions, leases and watches: what locks, semaphores and elections
 * share. May touch {@code api} and, of the store, only its door {@code store}.
 */
@NullMarked
package dev.muster.store.recipe.place;

import org.jspecify.annotations.NullMarked;
