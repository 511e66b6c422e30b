/**
 * Configuration as applications get it: all releases that concern one, asked for or watched. Answers out of the projection,
 * so without a quorum too. May touch the projection, {@code config.namespace} and {@code edge.stream}.
 */
@NullMarked
package dev.muster.config.push;

import org.jspecify.annotations.NullMarked;
