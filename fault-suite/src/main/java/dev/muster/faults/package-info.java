/** Runs workloads against a cluster while faults are injected, and reports; touches all packages below. */
@NullMarked
package dev.muster.faults;

import org.jspecify.annotations.NullMarked;
