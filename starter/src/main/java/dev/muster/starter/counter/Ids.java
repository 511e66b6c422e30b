package dev.muster.starter.counter;

import dev.muster.api.coordination.CounterRange;

/** Unique numbers, from 1 on. They grow for one caller; those of several callers are interleaved in blocks. Thread-safe. */
public interface Ids {

    /** The next one; asks a server once per block. Fails like {@link Counter}; numbers may then be skipped. */
    long next();

    /** Some numbers in a row that are the caller's alone. */
    CounterRange reserve(long size);
}
