/**
 * One leader among instances: events, and methods that run only where it is. May touch {@code starter.coordination.lease} and
 * {@code starter.http}.
 */
@NullMarked
package dev.muster.starter.coordination.election;

import org.jspecify.annotations.NullMarked;
