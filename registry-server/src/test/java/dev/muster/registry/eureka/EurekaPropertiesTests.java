package dev.muster.registry.eureka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.api.Namespace;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EurekaPropertiesTests {

    @ParameterizedTest
    @ValueSource(strings = {"PT-1S", "PT10M1S"})
    void aWarmUpOutsideOfItsBoundsStopsTheStart(String length) {
        assertThatThrownBy(() -> new EurekaProperties(true, Namespace.DEFAULT, Duration.parse(length)))
                .hasMessage("muster.eureka.warm-up: " + length + " (expected: zero to PT10M)");
    }

    @Test
    void noneAndTheLongestAreAllowed() {
        assertThat(new EurekaProperties(true, Namespace.DEFAULT, Duration.ZERO).warmUp())
                .isZero();
        assertThat(new EurekaProperties(true, Namespace.DEFAULT, Duration.ofMinutes(10)).warmUp())
                .hasMinutes(10);
    }
}
