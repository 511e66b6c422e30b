package dev.muster.starter.loadbalancer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.starter.MusterProperties.Ejection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.cloud.client.DefaultServiceInstance;
import org.springframework.cloud.client.ServiceInstance;

class EjectionsTests {

    private static final Ejection RULES = new Ejection(true, 3, Duration.ofSeconds(10), Duration.ofSeconds(25), 50);

    private final AtomicLong nanos = new AtomicLong();
    private final Ejections ejections = new Ejections(RULES, nanos::get);
    private final List<ServiceInstance> all =
            IntStream.range(0, 4).mapToObj(EjectionsTests::instance).toList();

    @Test
    void failuresInARowTakeAnInstanceOutUntilItsTimeIsOver() {
        fail(0, 3);
        assertThat(left()).containsExactlyElementsOf(all.subList(1, 4));

        pass(Duration.ofSeconds(10));

        assertThat(left()).isEqualTo(all);
    }

    @Test
    void successInBetweenForgivesFailures() {
        fail(0, 2);
        ejections.succeeded(all.get(0));
        fail(0, 2);

        assertThat(left()).isEqualTo(all);
    }

    @Test
    void eachTimeIsLongerUpToABound() {
        fail(0, 3);
        pass(Duration.ofSeconds(10));
        fail(0, 3);
        pass(Duration.ofSeconds(19));
        assertThat(left()).doesNotContain(all.get(0));
        pass(Duration.ofSeconds(1));
        assertThat(left()).contains(all.get(0));

        fail(0, 3);
        pass(Duration.ofSeconds(25));

        assertThat(left()).contains(all.get(0));
    }

    @Test
    void goodCallsForLongForgetEarlierTimes() {
        fail(0, 3);
        pass(Duration.ofSeconds(40));
        left();
        ejections.succeeded(all.get(0));
        fail(0, 3);

        pass(Duration.ofSeconds(10));

        assertThat(left()).contains(all.get(0));
    }

    @Test
    void atMostAShareIsLeftOut() {
        fail(0, 3);
        pass(Duration.ofSeconds(1));
        fail(1, 3);
        pass(Duration.ofSeconds(1));
        fail(2, 3);

        assertThat(left()).containsExactly(all.get(0), all.get(3));
    }

    @Test
    void onlyInstanceIsNeverLeftOut() {
        fail(0, 9);

        assertThat(ejections.without("shop", all.subList(0, 1))).containsExactly(all.get(0));
    }

    @Test
    void instanceThatWasGoneBeginsAnew() {
        fail(0, 2);
        fail(1, 1);
        ejections.without("shop", all.subList(1, 2));

        fail(0, 1);

        assertThat(left()).isEqualTo(all);
    }

    @Test
    void nothingHappensWhenItIsOff() {
        Ejections off =
                new Ejections(new Ejection(false, 1, Duration.ofSeconds(1), Duration.ofSeconds(1), 50), nanos::get);
        off.failed(all.get(0));

        assertThat(off.without("shop", all)).isEqualTo(all);
    }

    private List<ServiceInstance> left() {
        return ejections.without("shop", all);
    }

    private void fail(int instance, int times) {
        IntStream.range(0, times).forEach(i -> ejections.failed(all.get(instance)));
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private static ServiceInstance instance(int number) {
        return new DefaultServiceInstance("i" + number, "shop", "127.0.0.1", 8_000 + number, false);
    }
}
