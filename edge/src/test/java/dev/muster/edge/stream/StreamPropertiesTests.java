package dev.muster.edge.stream;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class StreamPropertiesTests {

    @Test
    void boundsAreChecked() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StreamProperties(0, DataSize.ofMegabytes(1), Duration.ofSeconds(5)))
                .withMessage("muster.stream.max: 0 (expected: at least 1)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StreamProperties(1, DataSize.ofMegabytes(1), Duration.ofMillis(999)))
                .withMessage("muster.stream.ping-every: PT0.999S (expected: at least PT1S)");
    }
}
