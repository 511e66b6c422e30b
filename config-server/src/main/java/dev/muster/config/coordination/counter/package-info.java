/** HTTP for counters. May touch namespaces, the store and its counter recipe. */
@NullMarked
package dev.muster.config.coordination.counter;

import org.jspecify.annotations.NullMarked;
