/**
 * The store behind this server: opening it, calling it, the shape of its keys, its health. May touch {@code store} and
 * Boot.
 */
@NullMarked
package dev.muster.config.cluster;

import org.jspecify.annotations.NullMarked;
