/**
 * HTTP for elections: stand, say something, resign, and hear who leads. May touch the recipe, {@code config.coordination},
 * {@code config.namespace} and {@code edge.stream}.
 */
@NullMarked
package dev.muster.config.coordination.election;

import org.jspecify.annotations.NullMarked;
