package dev.muster.starter.config.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.starter.config.Apps;
import dev.muster.starter.config.ConfigServerStub;
import dev.muster.starter.config.live.ShopApp.Clerk;
import dev.muster.starter.config.live.ShopApp.Prices;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

class OneStateAtATimeTests {

    private static final int RELEASES = 200;
    private static final int SUM = 1_000;

    @Test
    void readersNeverSeeAMixOfTwoReleases() throws Exception {
        ExecutorService readers = Executors.newFixedThreadPool(2);
        AtomicBoolean done = new AtomicBoolean();
        AtomicLong reads = new AtomicLong();
        try (ConfigServerStub server = ConfigServerStub.started()) {
            server.publish(release(0));
            try (ConfigurableApplicationContext app = Apps.run(server, ShopApp.class)) {
                Clerk clerk = app.getBean(Clerk.class);
                Map<Integer, Boolean> sums = new ConcurrentHashMap<>();
                List<Future<?>> reading = new ArrayList<>();
                for (int reader = 0; reader < 2; reader++) {
                    reading.add(readers.submit(() -> {
                        while (!done.get()) {
                            Prices prices = clerk.prices.get();
                            sums.put(clerk.window.sum(), true);
                            sums.put(prices.low() + prices.high(), true);
                            reads.incrementAndGet();
                        }
                    }));
                }

                for (int number = 1; number <= RELEASES; number++) {
                    server.applied(release(number));
                }
                done.set(true);
                for (Future<?> reader : reading) {
                    reader.get(1, TimeUnit.MINUTES);
                }

                assertThat(sums).containsOnlyKeys(SUM);
                assertThat(reads).hasPositiveValue();
                assertThat(clerk.window.getLow()).isEqualTo(RELEASES);
            }
        } finally {
            done.set(true);
            readers.shutdownNow();
        }
    }

    private static Map<String, Object> release(int number) {
        return Map.of(
                "shop.window.low",
                number,
                "shop.window.high",
                SUM - number,
                "shop.prices.low",
                number,
                "shop.prices.high",
                SUM - number);
    }
}
