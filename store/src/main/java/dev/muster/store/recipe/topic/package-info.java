/**
 * Topics: messages in order, to everybody, with replay from a position. May touch {@code store},
 * {@code recipe.attempt} and {@code api.coordination}.
 */
@NullMarked
package dev.muster.store.recipe.topic;

import org.jspecify.annotations.NullMarked;
