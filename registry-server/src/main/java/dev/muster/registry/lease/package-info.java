/** When a lease was last renewed, and what happens when it was not. May touch the JDK. */
@NullMarked
package dev.muster.registry.lease;

import org.jspecify.annotations.NullMarked;
