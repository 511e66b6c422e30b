/**
 * Words of locks: who asks for which, what is granted, who waits for whom. May touch {@code api} and {@code api.coordination}.
 */
@NullMarked
package dev.muster.api.coordination.lock;

import org.jspecify.annotations.NullMarked;
