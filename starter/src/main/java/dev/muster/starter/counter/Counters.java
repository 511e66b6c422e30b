package dev.muster.starter.counter;

/**
 * Counters and unique numbers of this application's namespace. Nothing is asked of a server before one is used.
 * Thread-safe.
 *
 * <pre>{@code
 * long visits = counters.counter("visits").incrementAndGet();
 * long order = counters.ids("orders", 100).next();
 * }</pre>
 */
public interface Counters {

    /**
     * A counter. One that was never changed is 0.
     *
     * @param name 1 to 128 letters, digits, '-', '_' or '.', beginning and ending with a letter or digit
     */
    Counter counter(String name);

    /**
     * Numbers that nobody else gets, in the whole namespace and for ever. Lines have names of their own, apart from those
     * of counters. Each call makes one that fetches on its own.
     *
     * @param line as the name of a counter
     * @param block how many are fetched at once; what is not used when the application stops is skipped. 1 to 1,000,000,000
     */
    Ids ids(String line, long block);
}
