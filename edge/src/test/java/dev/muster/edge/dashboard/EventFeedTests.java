package dev.muster.edge.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class EventFeedTests {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private final EventFeed feed = new EventFeed(Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void theNewestComesFirst() {
        feed.add("instance", "a", "first");
        feed.add("instance", "b", "second");

        assertThat(feed.recent(10))
                .containsExactly(
                        new EventFeed.Entry(NOW, "instance", "b", "second"),
                        new EventFeed.Entry(NOW, "instance", "a", "first"));
        assertThat(feed.recent(1)).hasSize(1);
    }

    @Test
    void onlyTheLast500AreKept() {
        for (int i = 0; i < 501; i++) {
            feed.add("instance", "s" + i, "t");
        }

        assertThat(feed.recent(1_000))
                .hasSize(500)
                .extracting(EventFeed.Entry::subject)
                .doesNotContain("s0");
    }
}
