/**
 * One intended write made of several guarded attempts, and waiting for the moment when one can succeed. May touch
 * {@code store} and {@code api.coordination}.
 */
@NullMarked
package dev.muster.store.recipe.attempt;

import org.jspecify.annotations.NullMarked;
