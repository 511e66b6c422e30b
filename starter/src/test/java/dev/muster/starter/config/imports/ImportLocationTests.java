package dev.muster.starter.config.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.api.InvalidArgumentException;
import dev.muster.starter.MusterProperties;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImportLocationTests {

    private static final MusterProperties.Config DEFAULTS = new MusterProperties.Config(
            true,
            List.of(URI.create("http://default:8888")),
            false,
            Duration.ofSeconds(5),
            Duration.ofSeconds(60),
            true);

    @Test
    void emptyLocationTakesEverythingFromTheProperties() {
        assertThat(ImportLocation.applied("", DEFAULTS)).isEqualTo(DEFAULTS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://a:1,http://b:2", "http://a:1;http://b:2", "http://a:1/ ; http://b:2"})
    void addressesReplaceThoseOfTheProperties(String location) {
        MusterProperties.Config applied = ImportLocation.applied(location, DEFAULTS);

        assertThat(applied.servers()).containsExactly(URI.create("http://a:1"), URI.create("http://b:2"));
        assertThat(applied.importDeadline()).isEqualTo(DEFAULTS.importDeadline());
    }

    @Test
    void optionsStandBehindAQuestionMark() {
        MusterProperties.Config applied = ImportLocation.applied("http://a:1?fail-fast=true&deadline=3s", DEFAULTS);

        assertThat(applied.failFast()).isTrue();
        assertThat(applied.importDeadline()).isEqualTo(Duration.ofSeconds(3));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?fail-fast=perhaps",
                "?deadline=soon",
                "?max-attempts=3",
                "?deadline=1ms",
                "ftp://a",
                "http://a/x"
            })
    void whatCannotBeUnderstoodIsRefused(String location) {
        assertThatThrownBy(() -> ImportLocation.applied(location, DEFAULTS))
                .isInstanceOf(InvalidArgumentException.class);
    }
}
