package dev.muster.api;

import static dev.muster.api.Refusals.assertInvalid;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CursorTests {

    @Test
    void theTextFormIsReadBack() {
        Cursor cursor = new Cursor("5d3f1c0e-run.1_a", 42);

        assertThat(cursor).hasToString("5d3f1c0e-run.1_a:42");
        assertThat(Cursor.parse(cursor.toString())).isEqualTo(cursor);
    }

    @Test
    void theLargestRevisionHas18Digits() {
        assertThat(Cursor.parse("o:" + "9".repeat(18)).revision()).isEqualTo(999_999_999_999_999_999L);
        assertInvalid(
                () -> new Cursor("o", 1_000_000_000_000_000_000L),
                "cursor: 'o:1000000000000000000' (expected: origin:revision)");
    }

    @Test
    void theLongestOriginHas64Characters() {
        assertThat(new Cursor("o".repeat(64), 0).origin()).hasSize(64);
        assertInvalid(
                () -> new Cursor("o".repeat(65), 0), "cursor: '" + "o".repeat(65) + ":0' (expected: origin:revision)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", ":", "o", "o:", ":1", "o:-1", "o:1.0", "o: 1", " o:1", "a:b:1", "o:1x", "o/o:1", "o:\u0661"})
    void otherTextIsRefused(String text) {
        assertInvalid(() -> Cursor.parse(text), "cursor: '" + text + "' (expected: origin:revision)");
    }

    @Test
    void aNegativeRevisionIsRefused() {
        assertInvalid(() -> new Cursor("o", -1), "cursor: 'o:-1' (expected: origin:revision)");
    }

    @Test
    void cursorsOfOneHistoryHaveTheSameOrigin() {
        assertThat(new Cursor("a", 1).sameOriginAs(new Cursor("a", 2))).isTrue();
        assertThat(new Cursor("a", 1).sameOriginAs(new Cursor("b", 1))).isFalse();
    }

    @Test
    void theWireFormIsTheText() {
        Json.assertWireForm(new Cursor("a", 1), "\"a:1\"");
    }
}
