/**
 * HTTP for semaphores. May touch the recipe, {@code config.coordination}, {@code config.namespace} and {@code edge.stream}.
 */
@NullMarked
package dev.muster.config.coordination.semaphore;

import org.jspecify.annotations.NullMarked;
