package dev.muster.api.coordination;

/**
 * What was published. Immutable.
 *
 * @param position 1 for the first of a topic, then one more each
 * @param revision of the store when it was published; grows with the position
 */
public record TopicMessage(long position, long revision, String text) {

    /** Longest {@link #text()}, in bytes of UTF-8. */
    public static final int TEXT_BYTES_MAX = 128 * 1024;
}
