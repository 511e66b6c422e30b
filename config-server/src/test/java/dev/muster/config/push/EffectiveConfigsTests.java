package dev.muster.config.push;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.api.InvalidArgumentException;
import dev.muster.api.Namespace;
import dev.muster.api.config.ConfigName;
import dev.muster.api.config.ConfigSource;
import dev.muster.api.config.EffectiveConfig;
import dev.muster.api.config.Format;
import dev.muster.api.config.ReleaseSummary;
import dev.muster.config.projection.ProjectedState;
import dev.muster.config.projection.Projection;
import dev.muster.config.projection.ReleasedConfig;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class EffectiveConfigsTests {

    private static final Namespace NS = Namespace.DEFAULT;

    private final Projection projection = new Projection();
    private final JsonMapper json = new JsonMapper();
    private final EffectiveConfigs configs = new EffectiveConfigs(projection, json);

    @Test
    void laterProfilesAreStrongerAndTheOwnBeatsTheShared() {
        released(
                1, "application/default",
                2, "orders/default",
                3, "orders/eu",
                4, "application/prod",
                5, "orders/prod",
                6, "application/eu",
                7, "stock/prod");

        EffectiveConfig config = effective("Orders", "eu", "prod");

        assertThat(config.sources())
                .extracting(source -> source.application() + "/" + source.profile())
                .containsExactly(
                        "orders/prod",
                        "application/prod",
                        "orders/eu",
                        "application/eu",
                        "orders/default",
                        "application/default");
        assertThat(config.cursor()).hasToString("c1:6");
        assertThat(config.profiles()).containsExactly("eu", "prod");
        assertThat(config.application()).isEqualTo("orders");
        assertThat(config.sources().get(0).properties()).isEqualTo(Map.of("revision", 5));
    }

    @Test
    void defaultAndRepeatedProfilesChangeNothing() {
        released(1, "orders/default", 2, "orders/eu");

        assertThat(ConfigSelector.of(NS, "orders", List.of("eu", "default", " prod", "eu")))
                .isEqualTo(ConfigSelector.of(NS, "ORDERS", List.of("prod", "eu")));
        assertThat(effective("orders", "default").sources())
                .extracting(ConfigSource::profile)
                .containsExactly("default");
    }

    @Test
    void theSharedApplicationGetsItsOwnOnce() {
        released(1, "application/default");

        assertThat(effective("application").sources()).hasSize(1);
    }

    @Test
    void anUnknownApplicationHasAnEmptyConfiguration() {
        released(5, "stock/default");

        EffectiveConfig config = effective("orders");

        assertThat(config.sources()).isEmpty();
        assertThat(config.cursor()).hasToString("c1:0");
    }

    @Test
    void bytesAreBuiltOncePerChange() {
        released(1, "orders/default");
        EffectiveView first = view("orders");

        released(1, "orders/default", 2, "stock/default");
        assertThat(view("orders")).isSameAs(first);

        released(3, "orders/default");
        EffectiveView second = view("orders");
        assertThat(second.cursor().revision()).isEqualTo(3);
        assertThat(view("orders")).isSameAs(second);
    }

    @Test
    void namesThatCannotBeAreRefused() {
        assertThatThrownBy(() -> ConfigSelector.of(NS, "../etc", List.of()))
                .isInstanceOf(InvalidArgumentException.class)
                .hasMessageStartingWith("application: '../etc'");
        assertThatThrownBy(() -> ConfigSelector.of(NS, "orders", List.of("a/b")))
                .isInstanceOf(InvalidArgumentException.class)
                .hasMessageStartingWith("profile: 'a/b'");
        assertThatThrownBy(() -> ConfigSelector.of(NS, "orders", Collections.nCopies(33, "p")))
                .hasMessage("profiles: 33 names (expected: at most 32)");
    }

    private EffectiveConfig effective(String application, String... profiles) {
        return json.readValue(new String(view(application, profiles).json(), UTF_8), EffectiveConfig.class);
    }

    private EffectiveView view(String application, String... profiles) {
        return configs.view(ConfigSelector.of(NS, application, List.of(profiles)));
    }

    private void released(Object... revisionsAndNames) {
        Map<ConfigName, ReleasedConfig> named = new HashMap<>();
        long newest = 0;
        for (int i = 0; i < revisionsAndNames.length; i += 2) {
            int revision = (Integer) revisionsAndNames[i];
            List<String> parts = List.of(((String) revisionsAndNames[i + 1]).split("/", -1));
            ConfigName name = new ConfigName(parts.get(0), parts.get(1));
            named.put(name, release(name, revision));
            newest = Math.max(newest, revision);
        }
        projection.advance(new ProjectedState("c1", newest, Map.of(), Map.of(NS, named)));
    }

    private static ReleasedConfig release(ConfigName name, int revision) {
        ReleaseSummary summary = new ReleaseSummary(
                name.application(), name.profile(), 1, revision, Format.YAML, "", "ann", "", Instant.EPOCH, 0, null);
        return new ReleasedConfig(NS, summary, Map.of("revision", revision));
    }
}
