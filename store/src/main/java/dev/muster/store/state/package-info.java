/**
 * The replicated state machine: commands in, outcomes out, the same on every member. No clock, chance, configuration,
 * thread or file. May touch {@code store} and {@code store.keys}.
 */
@NullMarked
package dev.muster.store.state;

import org.jspecify.annotations.NullMarked;
