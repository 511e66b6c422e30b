package dev.muster.edge.stream;

import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Bounds of event streams. Bound under {@code muster.stream}.
 *
 * @param max open streams per server; one more is refused with 429. Default 10,000
 * @param bufferMax what one slow client may be behind before it is cut off; the first event that waits does not count. Default
 *     1 MB
 * @param pingEvery how often a quiet stream is pinged; clients take three missing pings for a broken connection. Default
 *     5 s, at least 1 s
 */
public record StreamProperties(
        @DefaultValue("10000") int max,
        @DefaultValue("1MB") DataSize bufferMax,
        @DefaultValue("5s") Duration pingEvery) {

    public StreamProperties {
        if (max < 1) {
            throw new IllegalArgumentException("muster.stream.max: " + max + " (expected: at least 1)");
        }
        if (pingEvery.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("muster.stream.ping-every: " + pingEvery + " (expected: at least PT1S)");
        }
    }
}
