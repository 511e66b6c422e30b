/**
 * Taking the state out of a cluster, and bringing it into a new one. May touch {@code store}, {@code store.keys},
 * {@code store.state} and {@code store.codec}.
 */
@NullMarked
package dev.muster.store.backup;

import org.jspecify.annotations.NullMarked;
