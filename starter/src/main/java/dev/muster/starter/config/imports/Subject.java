package dev.muster.starter.config.imports;

import dev.muster.api.Namespace;
import dev.muster.api.config.ConfigName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Whose configuration is meant. Immutable.
 *
 * @param namespace where it is published
 * @param application {@code spring.application.name}, in lower case
 * @param profiles active profiles in Spring's order: later ones win
 */
public record Subject(Namespace namespace, String application, List<String> profiles) {

    public Subject {
        application = new ConfigName(application, ConfigName.DEFAULT_PROFILE).application();
        profiles = List.copyOf(profiles);
        for (String profile : profiles) {
            new ConfigName(application, profile);
        }
    }

    /**
     * The places that releases can come from, the strongest first: for each profile from the last to the first the
     * application's own, then the shared one; at the end the same for the default profile.
     */
    public List<ConfigName> slots() {
        List<String> strongestFirst = new ArrayList<>(profiles);
        strongestFirst.remove(ConfigName.DEFAULT_PROFILE);
        Collections.reverse(strongestFirst);
        strongestFirst.add(ConfigName.DEFAULT_PROFILE);
        return strongestFirst.stream()
                .flatMap(profile -> List.of(application, ConfigName.SHARED).stream()
                        .distinct()
                        .map(name -> new ConfigName(name, profile)))
                .toList();
    }

    /** Path of something about it, as a template for {@link #values()}. */
    public String path(String what) {
        String path = "/v1/namespaces/{namespace}/applications/{application}/" + what;
        return profiles.isEmpty() ? path : path + "?profiles={profiles}";
    }

    /** The values for {@link #path}. */
    public Object[] values() {
        return profiles.isEmpty()
                ? new Object[] {namespace.value(), application}
                : new Object[] {namespace.value(), application, String.join(",", profiles)};
    }

    @Override
    public String toString() {
        return application + profiles + " in namespace " + namespace;
    }
}
