/** Measures the store beside etcd in one run and writes the table. May touch {@code benchmarks.load} and {@code .server}. */
@NullMarked
package dev.muster.benchmarks;

import org.jspecify.annotations.NullMarked;
