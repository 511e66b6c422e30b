/**
 * Counters with bounds, and ranges of numbers that are handed out once. May touch {@code store},
 * {@code recipe.attempt} and {@code api.coordination}.
 */
@NullMarked
package dev.muster.store.recipe.counter;

import org.jspecify.annotations.NullMarked;
