package dev.muster.config.item;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.api.config.Format;
import dev.muster.config.item.ContentPlaces.Place;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContentPlacesTests {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "YAML|'a:\n  b: 1\n  c: [x, {d: 2}]'|a.b|2|3",
                "YAML|'a:\n  b: 1\n  c: [x, {d: 2}]'|a.c[1].d|3|11",
                "YAML|'m:\n  1: x'|m[1]|2|3",
                "JSON|'{\n\t\"a\": {\"b\": 1}}'|a.b|2|8",
                "PROPERTIES|'# c\n\na = 1\\\n 2\nb: 3'|b|5|1",
            })
    void aPropertyHasThePlaceWhereItIsWritten(Format format, String text, String key, int line, int column) {
        assertThat(ContentParser.parse(format, text)).containsKey(key);
        assertThat(ContentPlaces.of(format, text)).containsEntry(key, new Place(line, column));
    }

    @Test
    void anEmptyTextHasNone() {
        assertThat(ContentPlaces.of(Format.YAML, "")).isEmpty();
    }
}
