package dev.muster.api.config;

import dev.muster.api.Text;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Names one line of releases within a namespace. Immutable.
 *
 * @param application an application's {@code spring.application.name}, or {@link #SHARED} for what all applications get;
 *     case does not matter, kept in lower case
 * @param profile a Spring profile, or {@link #DEFAULT_PROFILE} for what applies whatever the profiles
 */
public record ConfigName(String application, String profile) implements Comparable<ConfigName> {

    /** The application whose configuration every application shares. */
    public static final String SHARED = "application";

    /** The profile that always applies. */
    public static final String DEFAULT_PROFILE = "default";

    private static final Pattern APPLICATION = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]{0,126}[A-Za-z0-9])?");
    private static final Pattern PROFILE = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._+@-]{0,62})");

    public ConfigName {
        Text.require(
                "application",
                application,
                APPLICATION,
                "1 to 128 letters, digits, '-', '_' or '.', beginning and ending with a letter or digit");
        Text.require("profile", profile, PROFILE, "1 to 63 letters, digits or '-', '_', '.', '+', '@'");
        application = application.toLowerCase(Locale.ROOT);
    }

    @Override
    public int compareTo(ConfigName other) {
        int byApplication = application.compareTo(other.application);
        return byApplication != 0 ? byApplication : profile.compareTo(other.profile);
    }

    @Override
    public String toString() {
        return application + "/" + profile;
    }
}
