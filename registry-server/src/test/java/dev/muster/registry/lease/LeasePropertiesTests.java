package dev.muster.registry.lease;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.api.InvalidArgumentException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class LeasePropertiesTests {

    private final LeaseProperties defaults =
            new Binder(new MapConfigurationPropertySource()).bindOrCreate("muster.lease", LeaseProperties.class);

    @Test
    void defaultsAreThreeHeartbeatsPerTtl() {
        assertThat(defaults).isEqualTo(new LeaseProperties(ofSeconds(5), ofSeconds(15), ofSeconds(3), ofMinutes(10)));
    }

    @Test
    void theHeartbeatIsAtMostAThirdOfTheTtl() {
        assertRefused(
                ofMillis(5_001),
                ofSeconds(15),
                ofSeconds(3),
                ofMinutes(10),
                "muster.lease.heartbeat-interval: PT5.001S (expected: more than zero, at most a third of"
                        + " muster.lease.ttl PT15S)");
        assertRefused(
                Duration.ZERO,
                ofSeconds(15),
                ofSeconds(3),
                ofMinutes(10),
                "muster.lease.heartbeat-interval: PT0S (expected: more than zero, at most a third of"
                        + " muster.lease.ttl PT15S)");
    }

    @Test
    void theShortestTtlIsASecondOrMoreAndNotAboveTheLongest() {
        assertRefused(
                ofSeconds(5),
                ofSeconds(15),
                ofMillis(999),
                ofMinutes(10),
                "muster.lease.ttl-min: PT0.999S (expected: at least PT1S and at most muster.lease.ttl-max PT10M)");
        assertRefused(
                ofSeconds(5),
                ofSeconds(15),
                ofSeconds(20),
                ofSeconds(19),
                "muster.lease.ttl-min: PT20S (expected: at least PT1S and at most muster.lease.ttl-max PT19S)");
    }

    @Test
    void theTtlIsWithinItsLimits() {
        assertRefused(
                ofSeconds(1),
                ofSeconds(4),
                ofSeconds(5),
                ofSeconds(9),
                "muster.lease.ttl: PT4S (expected: PT5S to PT9S)");
        assertRefused(
                ofSeconds(1),
                ofSeconds(10),
                ofSeconds(5),
                ofSeconds(9),
                "muster.lease.ttl: PT10S (expected: PT5S to PT9S)");
    }

    @Test
    void anInstanceGetsTheTtlItAsksForWithinTheLimits() {
        assertThat(defaults.ttlFor(null)).isEqualTo(ofSeconds(15));
        assertThat(defaults.ttlFor(ofSeconds(3))).isEqualTo(ofSeconds(3));
        assertThat(defaults.ttlFor(ofMinutes(10))).isEqualTo(ofMinutes(10));
        assertThatThrownBy(() -> defaults.ttlFor(ofMillis(2_999)))
                .isInstanceOf(InvalidArgumentException.class)
                .hasMessage("ttl: PT2.999S (expected: PT3S to PT10M)");
        assertThatThrownBy(() -> defaults.ttlFor(ofSeconds(601))).hasMessage("ttl: PT10M1S (expected: PT3S to PT10M)");
        assertThatThrownBy(() -> defaults.ttlFor(ofSeconds(-5))).hasMessage("ttl: PT-5S (expected: PT3S to PT10M)");
    }

    @Test
    void aProcessRenewsThreeTimesWithinItsShortestTtl() {
        assertThat(defaults.intervalFor(ofSeconds(3))).isEqualTo(ofSeconds(1));
        assertThat(defaults.intervalFor(ofMinutes(10))).isEqualTo(ofSeconds(5));
    }

    private static void assertRefused(Duration beat, Duration ttl, Duration min, Duration max, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LeaseProperties(beat, ttl, min, max))
                .withMessage(message);
    }
}
