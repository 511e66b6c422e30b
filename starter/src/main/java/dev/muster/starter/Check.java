package dev.muster.starter;

import dev.muster.api.InvalidArgumentException;
import dev.muster.api.Text;
import dev.muster.api.registry.LeaseId;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Refuses property values that cannot be right; every message begins with the full name of the property. */
final class Check {

    private static final int TOKEN_LENGTH_MAX = 8_192;

    private Check() {}

    static void between(String property, Duration found, Duration least, Duration most) {
        if (found.compareTo(least) < 0 || found.compareTo(most) > 0) {
            throw new InvalidArgumentException(property, found, least + " to " + most);
        }
    }

    static void port(String property, @Nullable Integer found) {
        if (found != null && (found < 1 || found > 65_535)) {
            throw new InvalidArgumentException(property, found, "1 to 65535");
        }
    }

    static List<URI> servers(String property, List<URI> found) {
        if (found.isEmpty()) {
            throw new InvalidArgumentException(property, "nothing", "at least one address");
        }
        return found.stream().map(uri -> server(property, uri)).distinct().toList();
    }

    private static URI server(String property, URI found) {
        boolean web = "http".equalsIgnoreCase(found.getScheme()) || "https".equalsIgnoreCase(found.getScheme());
        boolean bare = found.getRawQuery() == null
                && found.getRawFragment() == null
                && found.getRawUserInfo() == null
                && (found.getRawPath() == null
                        || found.getRawPath().isEmpty()
                        || found.getRawPath().equals("/"));
        if (!web || !bare || found.getHost() == null || found.getPort() == 0 || found.getPort() > 65_535) {
            throw new InvalidArgumentException(
                    property,
                    found.getRawUserInfo() == null ? Text.shown(found.toString()) : "an address with a user",
                    "http://host:port or https://host:port, without user, path or query");
        }
        return URI.create(found.getScheme() + "://" + found.getRawAuthority());
    }

    static void token(String property, @Nullable String token) {
        if (token == null) {
            return;
        }
        boolean visible = token.chars().allMatch(letter -> letter > ' ' && letter < 127);
        if (token.isEmpty() || token.length() > TOKEN_LENGTH_MAX || !visible) {
            throw new InvalidArgumentException(
                    property,
                    token.length() + " characters",
                    "1 to " + TOKEN_LENGTH_MAX + " visible ASCII characters without blanks");
        }
    }

    /** Refuses what {@code toValue} refuses; its own refusal is repeated with the name of the property. */
    static void that(String property, @Nullable String found, Consumer<String> toValue) {
        if (found == null) {
            return;
        }
        try {
            toValue.accept(found);
        } catch (InvalidArgumentException e) {
            throw new InvalidArgumentException(property, Text.shown(found), expected(e));
        }
    }

    /** The same rules that the server applies to a registration, with the names of the properties. */
    static void instance(
            @Nullable String host,
            @Nullable String zone,
            int weight,
            @Nullable String version,
            Map<String, String> metadata) {
        try {
            new dev.muster.api.registry.Registration(
                    new LeaseId("00000000"),
                    host == null ? "localhost" : host,
                    1,
                    "http",
                    null,
                    zone,
                    weight,
                    version,
                    metadata,
                    dev.muster.api.registry.InstanceStatus.STARTING,
                    null);
        } catch (InvalidArgumentException e) {
            String message = String.valueOf(e.getMessage());
            String field = String.valueOf(e.facts().get("field"));
            String found = message.substring(field.length() + 2, message.lastIndexOf(" (expected: "));
            throw new InvalidArgumentException("muster.instance." + field, found, expected(e));
        }
    }

    static Path home() {
        String home = System.getProperty("user.home", "");
        return Path.of(home.isBlank() || home.equals("?") || home.equals("/") ? "." : home);
    }

    private static String expected(InvalidArgumentException e) {
        return String.valueOf(e.facts().get("expected"));
    }
}
