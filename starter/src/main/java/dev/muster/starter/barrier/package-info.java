/** Barriers and latches of an application. May touch {@code api} and the calls to servers. */
@NullMarked
package dev.muster.starter.barrier;

import org.jspecify.annotations.NullMarked;
