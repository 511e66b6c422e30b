package dev.muster.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TextTests {

    @Test
    void shortTextIsShownInQuotes() {
        assertThat(Text.shown("abc")).isEqualTo("'abc'");
        assertThat(Text.shown("")).isEqualTo("''");
    }

    @Test
    void only80CharactersOfALongTextAreShown() {
        assertThat(Text.shown("x".repeat(80))).isEqualTo("'" + "x".repeat(80) + "'");
        assertThat(Text.shown("x".repeat(81))).isEqualTo("'" + "x".repeat(80) + "…'");
    }

    @Test
    void controlCharactersAreNotShown() {
        assertThat(Text.shown("a\r\nb\u0000c\u007f")).isEqualTo("'a??b?c?'");
    }

    @Test
    void halfACharacterIsNotShown() {
        // An answer with a lone surrogate cannot be written as UTF-8.
        assertThat(Text.shown("a\ud83d")).isEqualTo("'a?'");
        assertThat(Text.shown("x".repeat(79) + "\ud83d\ude00")).isEqualTo("'" + "x".repeat(79) + "?…'");
        assertThat(Text.shown("\ud83d\ude00")).isEqualTo("'\ud83d\ude00'");
        assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(Text.shown("\ude00\ud83d")))
                .isTrue();
    }
}
