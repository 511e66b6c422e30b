/**
 * The locks of Muster for ShedLock and for Spring Integration, where those are on the class path. May touch
 * {@code starter.coordination.lock} and them.
 */
@NullMarked
package dev.muster.starter.coordination.bridge;

import org.jspecify.annotations.NullMarked;
