/**
 * Queues of an application: {@link dev.muster.starter.queue.Queues}. May touch {@code api} and the calls to servers.
 */
@NullMarked
package dev.muster.starter.queue;

import org.jspecify.annotations.NullMarked;
