/** HTTP for queues. May touch namespaces, the store and its queue recipe. */
@NullMarked
package dev.muster.config.coordination.queue;

import org.jspecify.annotations.NullMarked;
