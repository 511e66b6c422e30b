package dev.muster.starter.http;

import java.time.Duration;

/**
 * Bounds of a subscription to server-sent events.
 *
 * @param silence no byte for this long means that the connection is broken, however alive it looks
 * @param eventBytesMax longest event; a longer one breaks the connection
 * @param backoff pauses between attempts to connect
 */
public record StreamLimits(Duration silence, int eventBytesMax, Backoff backoff) {

    /** For servers that send something every 5 s. */
    public static final StreamLimits DEFAULT = new StreamLimits(
            Duration.ofSeconds(15), 64 * 1024 * 1024, new Backoff(Duration.ofMillis(200), Duration.ofSeconds(5)));
}
