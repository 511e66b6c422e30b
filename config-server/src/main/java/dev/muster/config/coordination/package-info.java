/**
 * What the HTTP interfaces of coordination share: the fields of a wish, and the queues behind locks, semaphores and elections.
 * May touch the store and its recipes.
 */
@NullMarked
package dev.muster.config.coordination;

import org.jspecify.annotations.NullMarked;
