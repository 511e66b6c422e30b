/** The called half of the demo. */
@NullMarked
package dev.muster.demo.stock;

import org.jspecify.annotations.NullMarked;
