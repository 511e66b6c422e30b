/** Wires what both servers need at their HTTP edge. Nobody depends on it. */
@NullMarked
package dev.muster.edge;

import org.jspecify.annotations.NullMarked;
