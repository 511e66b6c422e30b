/**
 * Locks over all instances of all applications. May touch {@code starter.coordination.lease} and {@code starter.http}.
 */
@NullMarked
package dev.muster.starter.coordination.lock;

import org.jspecify.annotations.NullMarked;
