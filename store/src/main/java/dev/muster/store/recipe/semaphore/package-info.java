/**
 * Semaphores: a number of permits that are held on leases, given out in the order of asking. May touch {@code api},
 * {@code store.recipe.place} and, of the store, only its door {@code store}.
 */
@NullMarked
package dev.muster.store.recipe.semaphore;

import org.jspecify.annotations.NullMarked;
