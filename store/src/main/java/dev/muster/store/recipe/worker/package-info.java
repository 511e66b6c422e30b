/**
 * Workers, tasks, who does which, and what they report. May touch {@code store}, {@code recipe.attempt} and
 * {@code api.coordination}.
 */
@NullMarked
package dev.muster.store.recipe.worker;

import org.jspecify.annotations.NullMarked;
