package dev.muster.api.config;

import dev.muster.api.Cursor;
import java.util.List;

/**
 * All releases that make up the configuration of one application with its profiles.
 *
 * @param cursor the cluster, and the highest revision that took part; grows with every release that concerns the
 *     application, never goes back; revision 0 if nothing was ever published for it
 * @param application whose configuration it is
 * @param profiles the active profiles it was asked for, in Spring's order: later ones win
 * @param sources the strongest first: for each profile from the last to the first the application's own, then the shared
 *     one; at the end the same for the default profile
 */
public record EffectiveConfig(Cursor cursor, String application, List<String> profiles, List<ConfigSource> sources) {

    /** Name of the server-sent event that carries it. */
    public static final String EVENT = "config";

    public EffectiveConfig {
        profiles = List.copyOf(profiles);
        sources = List.copyOf(sources);
    }
}
