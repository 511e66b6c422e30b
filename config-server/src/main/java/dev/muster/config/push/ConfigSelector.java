package dev.muster.config.push;

import dev.muster.api.InvalidArgumentException;
import dev.muster.api.Namespace;
import dev.muster.api.config.ConfigName;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Whose configuration: an application with its active profiles. Immutable; equal for all who get the same.
 *
 * @param application in lower case
 * @param profiles in Spring's order, later ones win; without {@code default}, which always applies, and each once
 * @param names what can contribute, the strongest first; follows from the others
 */
record ConfigSelector(Namespace namespace, String application, List<String> profiles, List<ConfigName> names) {

    private static final int PROFILES_MAX = 32;

    ConfigSelector {
        profiles = List.copyOf(profiles);
        names = List.copyOf(names);
    }

    /**
     * Reads what a caller asks for.
     *
     * @throws InvalidArgumentException if a name cannot be one, or there are too many
     */
    static ConfigSelector of(Namespace namespace, String application, List<String> profiles) {
        if (profiles.size() > PROFILES_MAX) {
            throw new InvalidArgumentException("profiles", profiles.size() + " names", "at most " + PROFILES_MAX);
        }
        String checked = new ConfigName(application, ConfigName.DEFAULT_PROFILE).application();
        Set<String> active = new LinkedHashSet<>();
        for (String profile : profiles) {
            String name = new ConfigName(application, profile.strip()).profile();
            active.remove(name); // named twice, the later place counts
            active.add(name);
        }
        active.remove(ConfigName.DEFAULT_PROFILE);
        List<String> profilesOnce = List.copyOf(active);
        return new ConfigSelector(namespace, checked, profilesOnce, List.copyOf(names(checked, profilesOnce)));
    }

    private static Set<ConfigName> names(String application, List<String> profiles) {
        Set<ConfigName> names = new LinkedHashSet<>();
        for (int i = profiles.size() - 1; i >= 0; i--) {
            names.add(new ConfigName(application, profiles.get(i)));
            names.add(new ConfigName(ConfigName.SHARED, profiles.get(i)));
        }
        names.add(new ConfigName(application, ConfigName.DEFAULT_PROFILE));
        names.add(new ConfigName(ConfigName.SHARED, ConfigName.DEFAULT_PROFILE));
        return names;
    }
}
