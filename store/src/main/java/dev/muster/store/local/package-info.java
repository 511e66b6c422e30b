/**
 * A store of one member in memory, for development and tests. May touch {@code store}, {@code store.member} and
 * {@code store.state}.
 */
@NullMarked
package dev.muster.store.local;

import org.jspecify.annotations.NullMarked;
