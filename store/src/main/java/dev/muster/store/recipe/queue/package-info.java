/**
 * Queues: elements in order, handed out under a lease, acknowledged, given to somebody else when the consumer dies. May
 * touch {@code store}, {@code recipe.attempt} and {@code api.coordination}.
 */
@NullMarked
package dev.muster.store.recipe.queue;

import org.jspecify.annotations.NullMarked;
