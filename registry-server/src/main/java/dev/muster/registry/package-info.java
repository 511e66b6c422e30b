/** The registry server and its wiring; nobody depends on it. */
@NullMarked
package dev.muster.registry;

import org.jspecify.annotations.NullMarked;
