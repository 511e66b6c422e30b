/** The calling half of the demo. */
@NullMarked
package dev.muster.demo.orders;

import org.jspecify.annotations.NullMarked;
