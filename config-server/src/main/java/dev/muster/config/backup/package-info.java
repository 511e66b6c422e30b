/** Everything in the store as one file. May touch {@code config.cluster} and {@code store}. */
@NullMarked
package dev.muster.config.backup;

import org.jspecify.annotations.NullMarked;
