/**
 * Barriers, double barriers and latches: parties wait for each other. May touch {@code store},
 * {@code recipe.attempt} and {@code api.coordination}.
 */
@NullMarked
package dev.muster.store.recipe.barrier;

import org.jspecify.annotations.NullMarked;
