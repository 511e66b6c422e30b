/** What is broken and how it is healed; touches {@code cluster}. */
@NullMarked
package dev.muster.faults.fault;

import org.jspecify.annotations.NullMarked;
