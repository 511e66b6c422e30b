/**
 * The servers that are measured: processes of their own on loopback ports, in temporary directories. May touch
 * {@code benchmarks.load} and {@code store}.
 */
@NullMarked
package dev.muster.benchmarks.server;

import org.jspecify.annotations.NullMarked;
