package dev.muster.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LatenciesTests {

    @Test
    void quantilesAreWithinOneSixteenth() {
        Latencies latencies = new Latencies();
        for (int micros = 1; micros <= 100_000; micros++) {
            latencies.add(micros * 1_000L);
        }

        assertThat(latencies.count()).isEqualTo(100_000);
        assertThat(latencies.quantileMicros(0.5)).isCloseTo(50_000, within(50_000 / 16.0));
        assertThat(latencies.quantileMicros(0.99)).isCloseTo(99_000, within(99_000 / 16.0));
        assertThat(latencies.quantileMicros(1)).isCloseTo(100_000, within(100_000 / 16.0));
    }

    @Test
    void theSmallestAndTheLargestHaveAPlace() {
        Latencies latencies = new Latencies();

        latencies.add(0);
        latencies.add(Long.MAX_VALUE);

        assertThat(latencies.count()).isEqualTo(2);
        assertThat(latencies.quantileMicros(0.5)).isEqualTo(0.5);
        assertThat(latencies.quantileMicros(1)).isGreaterThan(1e9);
    }

    @Test
    void nothingMeasuredIsZero() {
        assertThat(new Latencies().quantileMicros(0.5)).isZero();
    }

    @Test
    void twoAreAddedUp() {
        Latencies one = new Latencies();
        Latencies other = new Latencies();
        one.add(1_000);
        other.add(1_000_000);

        one.add(other);

        assertThat(one.count()).isEqualTo(2);
        assertThat(one.quantileMicros(1)).isCloseTo(1_000, within(1_000 / 16.0));
    }
}
