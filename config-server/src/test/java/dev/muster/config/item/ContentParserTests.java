package dev.muster.config.item;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.muster.api.ProblemException;
import dev.muster.api.ProblemType;
import dev.muster.api.config.Format;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContentParserTests {

    @Test
    void nestedYamlBecomesFlatInTheOrderOfTheText() {
        Map<String, Object> flat = ContentParser.parse(Format.YAML, """
                server:
                  port: 8080
                  hosts: [a, b]
                routes:
                  - id: one
                    weight: 0.5
                  - id: two
                    active: yes
                released: 2026-01-31
                logging.level:
                  "[com.example/x]": DEBUG
                1: first
                """);

        assertThat(flat)
                .containsExactly(
                        entry("server.port", 8080),
                        entry("server.hosts[0]", "a"),
                        entry("server.hosts[1]", "b"),
                        entry("routes[0].id", "one"),
                        entry("routes[0].weight", 0.5),
                        entry("routes[1].id", "two"),
                        entry("routes[1].active", true),
                        entry("released", "2026-01-31"),
                        entry("logging.level[com.example/x]", "DEBUG"),
                        entry("[1]", "first"));
    }

    @Test
    void whatIsEmptyBecomesEmptyText() {
        Map<String, Object> flat = ContentParser.parse(Format.YAML, "a: {}\nb: []\nc:\nd: ''\n");

        assertThat(flat).containsExactly(entry("a", ""), entry("b", ""), entry("c", ""), entry("d", ""));
    }

    @Test
    void anchorsAndMergeKeysAreResolved() {
        Map<String, Object> flat =
                ContentParser.parse(Format.YAML, "base: &b\n  x: 1\nmore:\n  <<: *b\n  y: 2\nlist: [*b]\n");

        assertThat(flat).contains(entry("base.x", 1), entry("more.x", 1), entry("more.y", 2), entry("list[0].x", 1));
    }

    @Test
    void jsonIsFlattenedAlike() {
        Map<String, Object> flat = ContentParser.parse(
                Format.JSON, "{\"a\":{\"b\":[{\"c\":1},{\"c\":true}],\"d\":null,\"e\":[]},\"big\":12345678901}");

        assertThat(flat)
                .containsExactly(
                        entry("a.b[0].c", 1),
                        entry("a.b[1].c", true),
                        entry("a.d", ""),
                        entry("a.e", ""),
                        entry("big", 12345678901L));
    }

    @Test
    void propertiesKeepTheirOrderTheirEscapesAndTheirUnicode() {
        Map<String, Object> flat = ContentParser.parse(
                Format.PROPERTIES,
                "# comment \\\nz = last first\n\n  a.b[0]: x\\\n    y\n! comment\nsp\\ ace=\\u00e4ö\nempty\nend=1\\\\");

        assertThat(flat)
                .containsExactly(
                        entry("z", "last first"),
                        entry("a.b[0]", "xy"),
                        entry("sp ace", "äö"),
                        entry("empty", ""),
                        entry("end", "1\\"));
    }

    @ParameterizedTest
    @EnumSource(
            value = Format.class,
            names = {"PROPERTIES", "YAML"})
    void anEmptyTextHasNoProperties(Format format) {
        assertThat(ContentParser.parse(format, "")).isEmpty();
        assertThat(ContentParser.parse(format, "\n# nothing\n")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "YAML|a: 1\\nb: [1|2|6",
                "YAML|a: 1\\n\\tb: 2|2|1",
                "YAML|a: 1\\nb: 2\\na: 3|3|1",
                "YAML|a: 1\\n---\\nb: 2|2|1",
                "YAML|- a\\n- b|1|1",
                "YAML|just text|1|1",
                "YAML|a: !!java.net.URL [http://x]|1|4",
                "YAML|a: *nobody|1|4",
                "JSON|{\"a\":1,\"a\":2}|1|12",
                "JSON|{\"a\":|1|6",
                "JSON|{\"a\":1} {}|1|9",
                "JSON|[1]|1|1",
                "PROPERTIES|a=1\\nb=\\\\u00g1|2|1",
                "PROPERTIES|a=1\\n\\nb=2\\na:3|4|1",
                "PROPERTIES|=1|1|1",
            })
    void aTextThatIsNotTheFormatIsRefusedWithItsPlace(Format format, String text, int line, int column) {
        String content = text.replace("\\n", "\n").replace("\\t", "\t").replace("\\\\", "\\");

        assertThatThrownBy(() -> ContentParser.parse(format, content))
                .asInstanceOf(InstanceOfAssertFactories.type(UnreadableContentException.class))
                .satisfies(refused -> {
                    assertThat(refused.type()).isEqualTo(ProblemType.INVALID_ARGUMENT);
                    assertThat(refused.facts())
                            .containsEntry("field", "content")
                            .containsEntry("line", line);
                    assertThat(refused).hasMessageStartingWith("content: line " + line + ", column ");
                    assertThat(refused).hasMessageNotContaining("\n");
                    if (format == Format.YAML) {
                        assertThat(refused.facts()).containsEntry("column", column);
                    }
                });
    }

    @Test
    void oneNameInTwoWaysIsRefused() {
        assertThatThrownBy(() -> ContentParser.parse(Format.JSON, "{\"a.b\":1,\"a\":{\"b\":2}}"))
                .hasMessage("content: property 'a.b' twice (expected: each property once)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a: !!binary aGVsbG8=", "a: !!int abc", "'': 1", "a: &x [*x]"})
    void strangeYamlIsRefusedInsteadOfGuessed(String text) {
        assertThatThrownBy(() -> ContentParser.parse(Format.YAML, text)).isInstanceOf(UnreadableContentException.class);
    }

    @Test
    void aTextThatMeansMuchMoreThanItShowsIsRefused() {
        StringBuilder laughs = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
        for (int i = 1; i < 9; i++) {
            laughs.append("a%d: &a%d [*a%d,*a%d,*a%d,*a%d,*a%d]\n".formatted(i, i, i - 1, i - 1, i - 1, i - 1, i - 1));
        }
        String large = "x: &x '" + "y".repeat(500_000) + "'\nlist: [" + "*x,".repeat(100) + "*x]\n";

        assertThatThrownBy(() -> ContentParser.parse(Format.YAML, laughs.toString()))
                .isInstanceOf(ProblemException.class);
        assertThatThrownBy(() -> ContentParser.parse(Format.YAML, large))
                .asInstanceOf(InstanceOfAssertFactories.type(ProblemException.class))
                .extracting(ProblemException::type)
                .isEqualTo(ProblemType.LIMIT_EXCEEDED);
    }

    @ParameterizedTest
    @EnumSource(
            value = Format.class,
            names = {"YAML", "JSON"})
    void depthIsBounded(Format format) {
        String deepest = "{\"a\":".repeat(FlatProperties.DEPTH_MAX) + "1" + "}".repeat(FlatProperties.DEPTH_MAX);
        String deeper = "{\"a\":" + deepest + "}";

        assertThat(ContentParser.parse(Format.JSON, deepest)).hasSize(1);
        assertThatThrownBy(() -> ContentParser.parse(format, deeper)).isInstanceOf(UnreadableContentException.class);
    }

    @Test
    void theNumberOfPropertiesIsBounded() {
        StringBuilder most = new StringBuilder();
        for (int i = 0; i < FlatProperties.PROPERTIES_MAX; i++) {
            most.append('p').append(i).append("=1\n");
        }

        assertThat(ContentParser.parse(Format.PROPERTIES, most.toString())).hasSize(FlatProperties.PROPERTIES_MAX);
        assertThatThrownBy(() -> ContentParser.parse(Format.PROPERTIES, most + "one=more"))
                .hasMessageContaining("at most " + FlatProperties.PROPERTIES_MAX);
    }

    @Test
    void halfACharacterIsRefused() {
        assertThatThrownBy(() -> ContentParser.parse(Format.PROPERTIES, "a=\ud800"))
                .isInstanceOf(UnreadableContentException.class);
    }
}
