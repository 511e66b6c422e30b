package dev.muster.config.push;

import dev.muster.api.InvalidArgumentException;
import dev.muster.api.Namespace;
import dev.muster.api.config.ConfigName;
import dev.muster.api.config.ConfigReader;
import dev.muster.api.config.ConfigSource;
import dev.muster.api.config.EffectiveConfig;
import dev.muster.config.projection.GrayConfig;
import dev.muster.config.projection.ProjectedState;
import dev.muster.config.projection.Projection;
import dev.muster.config.projection.ReleasedConfig;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Effective configurations out of the projection. Each is put together and written as JSON once per change, whoever many
 * ask for it; the least recently used are dropped at a bound. Thread-safe.
 */
public final class EffectiveConfigs {

    private static final int CACHED_MAX = 2_000;
    private static final long CACHED_BYTES_MAX = 64L * 1024 * 1024;

    private static final long NO_GRAY = 0;

    private final Projection projection;
    private final JsonMapper json;
    private final Map<Choice, EffectiveView> cache = new LinkedHashMap<>(16, 0.75f, true); // guarded by this
    private long cachedBytes; // guarded by this

    /** All instances with the same one get the same bytes: gray numbers by place, {@link #NO_GRAY} for the release for all. */
    private record Choice(ConfigSelector selector, List<Long> grays) {}

    EffectiveConfigs(Projection projection, JsonMapper json) {
        this.projection = projection;
        this.json = json;
    }

    /** What an instance that says nothing of itself has to run with now; see {@link #view(ConfigSelector, ConfigReader)}. */
    EffectiveView view(ConfigSelector selector) {
        return view(selector, ConfigReader.ANONYMOUS);
    }

    /** What this instance has to run with now; revision 0 and no sources if nothing was ever published for it. */
    EffectiveView view(ConfigSelector selector, ConfigReader reader) {
        while (true) {
            ProjectedState state = projection.state();
            List<ReleasedConfig> contributing = contributing(state, selector);
            List<Optional<GrayConfig>> grays = contributing.stream()
                    .map(released -> released.grayFor(reader))
                    .toList();
            Choice choice = new Choice(
                    selector,
                    grays.stream()
                            .map(gray ->
                                    gray.map(found -> found.release().number()).orElse(NO_GRAY))
                            .toList());
            long revision = contributing.stream()
                    .mapToLong(ReleasedConfig::revision)
                    .max()
                    .orElse(0);
            synchronized (this) {
                EffectiveView cached = cache.get(choice);
                // the cluster never changes within a process, and one revision is one set of releases
                if (cached != null && cached.cursor().revision() == revision) {
                    return cached;
                }
                if (cached == null || cached.cursor().revision() < revision) {
                    EffectiveView built = build(state, selector, contributing, grays, revision);
                    keep(choice, built);
                    return built;
                }
            }
            // somebody has seen a newer state meanwhile, at which this instance may have another choice: look again
        }
    }

    /**
     * What the application has to run with now, for who writes it in another form. Gray releases are for those who say which instance
     * they are, so they are not in it.
     *
     * @throws InvalidArgumentException if a name cannot be one, or there are too many
     */
    public EffectiveConfig effective(Namespace namespace, String application, List<String> profiles) {
        ConfigSelector selector = ConfigSelector.of(namespace, application, profiles);
        ProjectedState state = projection.state();
        List<ReleasedConfig> contributing = contributing(state, selector);
        return config(
                state,
                selector,
                contributing,
                contributing.stream().map(none -> Optional.<GrayConfig>empty()).toList(),
                contributing.stream().mapToLong(ReleasedConfig::revision).max().orElse(0));
    }

    private EffectiveView build(
            ProjectedState state,
            ConfigSelector selector,
            List<ReleasedConfig> contributing,
            List<Optional<GrayConfig>> grays,
            long revision) {
        EffectiveConfig config = config(state, selector, contributing, grays, revision);
        return new EffectiveView(config.cursor(), json.writeValueAsString(config));
    }

    private static EffectiveConfig config(
            ProjectedState state,
            ConfigSelector selector,
            List<ReleasedConfig> contributing,
            List<Optional<GrayConfig>> grays,
            long revision) {
        List<ConfigSource> sources = new ArrayList<>();
        for (int i = 0; i < contributing.size(); i++) {
            ReleasedConfig released = contributing.get(i);
            sources.add(grays.get(i).map(gray -> source(released, gray)).orElseGet(() -> source(released)));
        }
        return new EffectiveConfig(state.at(revision), selector.application(), selector.profiles(), sources);
    }

    private void keep(Choice choice, EffectiveView built) {
        @Nullable EffectiveView replaced = cache.put(choice, built);
        cachedBytes += built.weight() - (replaced == null ? 0 : replaced.weight());
        Iterator<EffectiveView> oldest = cache.values().iterator();
        while (cache.size() > 1 && (cache.size() > CACHED_MAX || cachedBytes > CACHED_BYTES_MAX)) {
            cachedBytes -= oldest.next().weight();
            oldest.remove();
        }
    }

    private static List<ReleasedConfig> contributing(ProjectedState state, ConfigSelector selector) {
        return selector.names().stream()
                .map((ConfigName name) -> state.current(selector.namespace(), name))
                .flatMap(Optional::stream)
                .toList();
    }

    private static ConfigSource source(ReleasedConfig released) {
        return new ConfigSource(
                released.release().application(),
                released.release().profile(),
                released.release().number(),
                released.release().revision(),
                released.properties());
    }

    private static ConfigSource source(ReleasedConfig released, GrayConfig gray) {
        return new ConfigSource(
                released.release().application(),
                released.release().profile(),
                gray.release().basedOn(),
                released.grayRevision(),
                gray.properties(),
                gray.release().number());
    }
}
