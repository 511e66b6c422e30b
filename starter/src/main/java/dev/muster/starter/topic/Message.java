package dev.muster.starter.topic;

/**
 * What was published. Immutable if its value is.
 *
 * @param position 1 for the first of a topic, then one more each
 */
public record Message<T>(long position, T value) {}
