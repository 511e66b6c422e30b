package dev.muster.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProblemExceptionTests {

    @Test
    void anInvalidArgumentNamesFieldFoundAndExpected() {
        InvalidArgumentException refusal = new InvalidArgumentException("port", 0, "1 to 65535");

        assertThat(refusal).hasMessage("port: 0 (expected: 1 to 65535)");
        assertThat(refusal.type()).isEqualTo(ProblemType.INVALID_ARGUMENT);
        assertThat(refusal.facts()).containsOnly(Map.entry("field", "port"), Map.entry("expected", "1 to 65535"));
    }

    @Test
    void laterChangesOfTheFactsAreNotSeen() {
        Map<String, Object> facts = new HashMap<>(Map.of("a", 1));
        ProblemException problem = new ProblemException(ProblemType.UNAVAILABLE, "no", facts);

        facts.put("b", 2);

        assertThat(problem.facts()).containsOnly(Map.entry("a", 1));
    }

    @Test
    void aRefusedStartSaysWhatToDo() {
        StartRefusedException refused = new StartRefusedException("port: 0", "Choose another.");

        assertThat(refused).hasMessage("port: 0");
        assertThat(refused.action()).isEqualTo("Choose another.");
    }
}
