package dev.muster.api;

import static dev.muster.api.Refusals.assertInvalid;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestIdTests {

    private static final String EXPECTED = " (expected: 1 to 64 letters, digits, '.', '_', ':' or '-')";

    @Test
    void randomIdsDiffer() {
        assertThat(RequestId.random()).isNotEqualTo(RequestId.random());
    }

    @Test
    void theLongestIdHas64Characters() {
        assertThat(new RequestId("x".repeat(64)).value()).hasSize(64);
        assertInvalid(() -> new RequestId("x".repeat(65)), "requestId: '" + "x".repeat(65) + "'" + EXPECTED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a/b", "ä", "a\nb"})
    void otherTextIsRefused(String text) {
        assertInvalid(() -> new RequestId(text), "requestId: " + Text.shown(text) + EXPECTED);
    }

    @Test
    void theWireFormIsTheText() {
        Json.assertWireForm(new RequestId("a.b_c:d-1"), "\"a.b_c:d-1\"");
    }
}
