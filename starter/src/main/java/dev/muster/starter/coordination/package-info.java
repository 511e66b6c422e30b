/**
 * Wires locks, semaphores and elections. May touch all of them and {@code starter.http}.
 */
@NullMarked
package dev.muster.starter.coordination;

import org.jspecify.annotations.NullMarked;
