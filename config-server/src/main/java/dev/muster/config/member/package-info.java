/** Operators change the members of the store and hand over its leadership. May touch {@code store} and {@code cluster}. */
@NullMarked
package dev.muster.config.member;

import org.jspecify.annotations.NullMarked;
