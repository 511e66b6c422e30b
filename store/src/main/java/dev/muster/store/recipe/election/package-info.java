/**
 * Elections: candidates queue up, the first leads, observers are told of every leader and of all that it proclaims. May touch
 * {@code api}, {@code store.recipe.place} and, of the store, only its door {@code store}.
 */
@NullMarked
package dev.muster.store.recipe.election;

import org.jspecify.annotations.NullMarked;
