/**
 * Words of semaphores: who asks for how many permits, what is granted, who waits. May touch {@code api} and {@code api.coordination}.
 */
@NullMarked
package dev.muster.api.coordination.semaphore;

import org.jspecify.annotations.NullMarked;
