/**
 * What everything that is held has in common: a lease that is kept alive in the background, and news of its loss. May touch
 * {@code starter.http}.
 */
@NullMarked
package dev.muster.starter.coordination.lease;

import org.jspecify.annotations.NullMarked;
