package dev.muster.starter.loadbalancer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.springframework.cloud.client.DefaultServiceInstance;
import org.springframework.cloud.client.ServiceInstance;

class WarmUpTests {

    private static final Duration TIME = Duration.ofSeconds(9);

    private final AtomicLong nanos = new AtomicLong();
    private final WarmUp warmUp = new WarmUp(TIME, nanos::get);
    private final ServiceInstance old = instance("old", "100");
    private final ServiceInstance fresh = instance("new", "100");

    @Test
    void firstListIsWarmAndLaterInstancesGrow() {
        warmUp.seen(List.of(old));
        warmUp.seen(List.of(old, fresh));
        assertThat(warmUp.weight(old)).isEqualTo(1_000);
        assertThat(warmUp.weight(fresh)).isEqualTo(100);

        nanos.addAndGet(TIME.dividedBy(3).toNanos());
        assertThat(warmUp.weight(fresh)).isEqualTo(400);

        nanos.addAndGet(TIME.toNanos());
        assertThat(warmUp.weight(fresh)).isEqualTo(1_000);
    }

    @Test
    void emptyListIsNoFirstList() {
        warmUp.seen(List.of());
        warmUp.seen(List.of(old));

        assertThat(warmUp.weight(old)).isEqualTo(1_000);
    }

    @Test
    void instanceThatWasAwayIsColdAgain() {
        warmUp.seen(List.of(old, fresh));
        warmUp.seen(List.of(old));
        warmUp.seen(List.of(old, fresh));

        assertThat(warmUp.weight(fresh)).isEqualTo(100);
    }

    @Test
    void withoutTimeWeightsAreAsTheyAre() {
        WarmUp off = new WarmUp(Duration.ZERO, nanos::get);
        off.seen(List.of(old));
        off.seen(List.of(old, fresh));

        assertThat(off.weight(fresh)).isEqualTo(100);
    }

    @Test
    void nonsenseCountsAsOne() {
        WarmUp off = new WarmUp(Duration.ZERO, nanos::get);

        assertThat(off.weight(instance("a", "heavy"))).isEqualTo(1);
        assertThat(off.weight(instance("a", "-5"))).isEqualTo(1);
        assertThat(warmUp.weight(instance("a", Integer.toString(Integer.MAX_VALUE))))
                .isPositive();
    }

    private static ServiceInstance instance(String id, String weight) {
        return new DefaultServiceInstance(id, "shop", "127.0.0.1", 8_000, false, Map.of("weight", weight));
    }
}
