package dev.muster.config.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muster.api.RequestId;
import dev.muster.api.coordination.Key;
import dev.muster.api.coordination.KeyRange;
import dev.muster.api.coordination.Value;
import dev.muster.config.projection.Projection;
import dev.muster.edge.dashboard.EventFeed;
import dev.muster.store.Limits;
import dev.muster.store.NoSpaceException;
import dev.muster.store.local.LocalStore;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class ConfigNewsTests {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final long QUOTA_BYTES = 50_000;

    private final EventFeed feed = new EventFeed(Clock.systemUTC());

    @Test
    void fullStoreIsNewsOnceAndSoIsItsEnd() {
        try (LocalStore store = LocalStore.open(Limits.defaults().withQuota(QUOTA_BYTES), Clock.systemUTC());
                ConfigNews news = new ConfigNews(new Projection(), store, feed)) {
            news.start();

            fill(store);
            await().atMost(SOON).untilAsserted(() -> assertThat(alarms())
                    .singleElement()
                    .satisfies(entry -> assertThat(entry.text()).contains("quota of " + QUOTA_BYTES + " bytes")));
            long deleted = store.delete(RequestId.random(), KeyRange.prefix("k"))
                    .join()
                    .revision();
            store.compact(deleted).join();

            await().atMost(SOON).untilAsserted(() -> assertThat(alarms()).hasSize(2));
            assertThat(alarms().get(0).text()).contains("publishing goes on");
        }
    }

    private List<EventFeed.Entry> alarms() {
        return feed.recent(100).stream()
                .filter(entry -> entry.kind().equals("alarm"))
                .toList();
    }

    private static void fill(LocalStore store) {
        for (int i = 0; i < 1_000; i++) {
            try {
                store.put(RequestId.random(), Key.of("k" + i), Value.ofBytes(new byte[5_000]))
                        .join();
            } catch (CompletionException full) {
                assertThat(full).hasCauseInstanceOf(NoSpaceException.class);
                return;
            }
        }
        throw new AssertionError("the store never got full");
    }
}
