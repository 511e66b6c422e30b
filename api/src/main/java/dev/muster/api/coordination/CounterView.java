package dev.muster.api.coordination;

/**
 * A counter at one moment. Immutable.
 *
 * @param value 0 for one that was never changed
 * @param revision of its last change, 0 for one that was never changed; larger for every later value
 */
public record CounterView(CounterName name, long value, long revision) {}
