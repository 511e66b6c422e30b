/**
 * HTTP for locks: one or several in one step, alone or shared, and who waits for whom. May touch the recipe,
 * {@code config.coordination}, {@code config.namespace} and {@code edge.stream}.
 */
@NullMarked
package dev.muster.config.coordination.lock;

import org.jspecify.annotations.NullMarked;
