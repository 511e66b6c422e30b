package dev.muster.api;

import static dev.muster.api.Refusals.assertInvalid;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamespaceTests {

    private static final String EXPECTED =
            " (expected: 1 to 63 lower-case letters, digits, '-', '_' or '.', beginning and ending with a letter or digit)";

    @Test
    void theDefaultExistsAsSoonAsTheClassDoes() {
        // Fails in the class initialiser if the constant comes before the pattern that checks it.
        assertThat(Namespace.DEFAULT.value()).isEqualTo("default");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "0", "a-b_c.d", "team.a", "a123456789"})
    void namesOfLettersDigitsAndSeparatorsAreTaken(String name) {
        assertThat(new Namespace(name)).hasToString(name);
    }

    @Test
    void theLongestNameHas63Characters() {
        assertThat(new Namespace("a".repeat(63)).value()).hasSize(63);
        assertInvalid(() -> new Namespace("a".repeat(64)), "namespace: '" + "a".repeat(64) + "'" + EXPECTED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "A", "Team", "-a", "a-", ".a", "a.", "_", "a/b", "a b", "ä", "a\u0000", "a%2f"})
    void otherNamesAreRefused(String name) {
        assertInvalid(() -> new Namespace(name), "namespace: " + Text.shown(name) + EXPECTED);
    }

    @Test
    void namespacesAreOrderedByName() {
        assertThat(new Namespace("a")).isLessThan(new Namespace("b"));
    }

    @Test
    void theWireFormIsTheName() {
        Json.assertWireForm(new Namespace("team-a"), "\"team-a\"");
        Json.assertWireForm(
                new NamespaceView(new Namespace("team-a"), true), "{\"name\": \"team-a\", \"permanent\": true}");
    }
}
