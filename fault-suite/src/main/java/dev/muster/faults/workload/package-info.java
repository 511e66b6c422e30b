/** What clients do and how it is checked; touches {@code client} and the checks of histories. */
@NullMarked
package dev.muster.faults.workload;

import org.jspecify.annotations.NullMarked;
