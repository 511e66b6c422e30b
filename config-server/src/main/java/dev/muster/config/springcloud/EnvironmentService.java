package dev.muster.config.springcloud;

import dev.muster.api.Cursor;
import dev.muster.api.InvalidArgumentException;
import dev.muster.api.Namespace;
import dev.muster.api.ProblemException;
import dev.muster.api.ProblemType;
import dev.muster.api.Text;
import dev.muster.api.config.ConfigName;
import dev.muster.api.config.ConfigSource;
import dev.muster.api.config.EffectiveConfig;
import dev.muster.config.namespace.NamespaceService;
import dev.muster.config.push.EffectiveConfigs;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds what an application of Spring Cloud Config gets: the same releases as an application with our starter, with a
 * label in the place of the namespace. Keeps nothing. Thread-safe.
 */
class EnvironmentService {

    private static final int NAMES_MAX = 8;

    private final EffectiveConfigs configs;
    private final NamespaceService namespaces;
    private final StoredCiphers ciphers;
    private final SpringCloudProperties properties;

    EnvironmentService(
            EffectiveConfigs configs,
            NamespaceService namespaces,
            StoredCiphers ciphers,
            SpringCloudProperties properties) {
        this.configs = configs;
        this.namespaces = namespaces;
        this.ciphers = ciphers;
        this.properties = properties;
    }

    /**
     * What applies to an application.
     *
     * @param names of the application, separated by commas; the later one wins
     * @param profiles separated by commas; the later one wins
     * @param label of what; null for the usual one
     * @throws InvalidArgumentException if a name or a profile cannot be one
     * @throws ProblemException {@code NAMESPACE_NOT_FOUND} if there is no such label
     */
    FoundEnvironment find(String names, String profiles, @Nullable String label) {
        Namespace namespace = namespace(label);
        List<String> applications = list("name", names);
        List<String> active = list("profile", profiles);
        if (applications.size() > NAMES_MAX) {
            throw new InvalidArgumentException("name", applications.size() + " names", "at most " + NAMES_MAX);
        }
        Map<ConfigName, ConfigSource> found = new LinkedHashMap<>();
        long revision = 0;
        String origin = "";
        for (String application : applications) {
            EffectiveConfig config = configs.effective(namespace, application, active);
            config.sources()
                    .forEach(source -> found.put(new ConfigName(source.application(), source.profile()), source));
            revision = Math.max(revision, config.cursor().revision());
            origin = config.cursor().origin();
        }
        List<FoundEnvironment.Source> sources = ordered(applications, active).stream()
                .flatMap(name -> Optional.ofNullable(found.get(name)).stream())
                .map(source ->
                        new FoundEnvironment.Source(named(namespace, source), ciphers.opened(source.properties())))
                .toList();
        return new FoundEnvironment(
                names,
                List.of(profiles), // one text, as the other server tells it
                label,
                revision == 0 ? null : Long.toString(revision),
                revision == 0 ? null : new Cursor(origin, revision).toString(),
                sources);
    }

    private Namespace namespace(@Nullable String label) {
        if (label == null) {
            namespaces.require(properties.namespace());
            return properties.namespace();
        }
        Optional<Namespace> named = namespaces.list().stream()
                .map(view -> view.name())
                .filter(name -> name.value().equals(label))
                .findAny();
        if (named.isEmpty() && !properties.mainLabels().contains(label)) {
            throw new ProblemException(
                    ProblemType.NAMESPACE_NOT_FOUND,
                    "label: " + Text.shown(label) + " (expected: the name of a namespace, or one of "
                            + properties.mainLabels() + ")");
        }
        return named.orElse(properties.namespace());
    }

    private static List<String> list(String field, String text) {
        List<String> parts = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            if (!part.isBlank()) {
                parts.add(part.strip());
            }
        }
        if (parts.isEmpty()) {
            throw new InvalidArgumentException(field, Text.shown(text), "a name");
        }
        return parts;
    }

    /** The strongest first: by profile from the last to the first, within it by name likewise, and the shared one after all. */
    private static Set<ConfigName> ordered(List<String> applications, List<String> profiles) {
        List<String> byStrength = new ArrayList<>(new LinkedHashSet<>(profiles));
        byStrength.remove(ConfigName.DEFAULT_PROFILE);
        java.util.Collections.reverse(byStrength);
        byStrength.add(ConfigName.DEFAULT_PROFILE);
        Set<ConfigName> ordered = new LinkedHashSet<>();
        for (String profile : byStrength) {
            for (int i = applications.size() - 1; i >= 0; i--) {
                ConfigName name = new ConfigName(applications.get(i), profile);
                if (!name.application().equals(ConfigName.SHARED)) {
                    ordered.add(name);
                }
            }
            ordered.add(new ConfigName(ConfigName.SHARED, profile));
        }
        return ordered;
    }

    /** As clients look for a profile in it: {@code muster:default/orders-dev}. */
    private static String named(Namespace namespace, ConfigSource source) {
        String suffix = source.profile().equals(ConfigName.DEFAULT_PROFILE) ? "" : "-" + source.profile();
        return "muster:" + namespace + "/" + source.application() + suffix + " (release " + source.release() + ")";
    }
}
