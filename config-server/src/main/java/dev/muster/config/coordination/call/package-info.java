/** What all calls of recipes have in common: request ids, leases, long answers. May touch the store and its recipes. */
@NullMarked
package dev.muster.config.coordination.call;

import org.jspecify.annotations.NullMarked;
