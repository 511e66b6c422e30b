/**
 * The door of the linearizable store: what callers ask, what they get, what can go wrong. May touch
 * {@code api.coordination}.
 */
@NullMarked
package dev.muster.store;

import org.jspecify.annotations.NullMarked;
