/**
 * Closed-loop load: so many callers, each with one call under way. May touch {@code store} and jetcd; knows no process.
 */
@NullMarked
package dev.muster.benchmarks.load;

import org.jspecify.annotations.NullMarked;
