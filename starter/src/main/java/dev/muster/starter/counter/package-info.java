/** Counters and ids of an application. May touch {@code api} and the calls to servers. */
@NullMarked
package dev.muster.starter.counter;

import org.jspecify.annotations.NullMarked;
