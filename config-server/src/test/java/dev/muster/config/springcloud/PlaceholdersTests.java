package dev.muster.config.springcloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.api.InvalidArgumentException;
import dev.muster.api.ProblemException;
import dev.muster.api.ProblemType;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlaceholdersTests {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ${host}:${port}      | db:5432
            ${missing}           | ${missing}
            ${missing:else}      | else
            ${missing:${host}}   | db
            ${url}               | jdbc:db
            ${host               | ${host
            \\${host}            | ${host}
            ${java.version}      | ${java.version}
            ${PATH}              | ${PATH}
            """)
    void onlyPropertiesOfTheApplicationArePutIn(String text, String expected) {
        Map<String, Object> properties = Map.of("host", "db", "port", 5432, "url", "jdbc:${host}", "tested", text);

        assertThat(Placeholders.resolved(properties)).containsEntry("tested", expected);
    }

    @Test
    void otherValuesKeepTheirTypes() {
        assertThat(Placeholders.resolved(Map.of("n", 1, "b", true))).isEqualTo(Map.of("n", 1, "b", true));
    }

    @Test
    void aCircleIsRefusedByName() {
        assertThatThrownBy(() -> Placeholders.resolved(Map.of("a", "${b}", "b", "${a}")))
                .isInstanceOf(InvalidArgumentException.class)
                .hasMessageContaining("leads back to itself");
    }

    @Test
    void aFewValuesThatMeanVeryMuchAreRefused() {
        Map<String, Object> bomb = new HashMap<>(Map.of("p0", "x".repeat(100)));
        for (int i = 1; i <= 40; i++) {
            bomb.put("p" + i, ("${p" + (i - 1) + "}").repeat(2));
        }

        assertThatThrownBy(() -> Placeholders.resolved(bomb))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.type()).isEqualTo(ProblemType.LIMIT_EXCEEDED));
    }
}
