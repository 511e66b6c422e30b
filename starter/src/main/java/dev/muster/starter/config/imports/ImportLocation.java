package dev.muster.starter.config.imports;

import dev.muster.api.InvalidArgumentException;
import dev.muster.api.Text;
import dev.muster.starter.MusterProperties;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.convert.DurationStyle;

/**
 * What stands behind {@code muster:} in an import: addresses of config servers, separated by comma or semicolon, then
 * options as in a query. Everything may be left out.
 *
 * <pre>
 * muster:
 * muster:http://a:8888;http://b:8888?fail-fast=true&amp;deadline=3s
 * </pre>
 *
 * <p>Boot itself splits {@code spring.config.import} at commas, so a comma works in a YAML list only.
 */
final class ImportLocation {

    static final String PREFIX = "muster:";

    private static final String FAIL_FAST = "fail-fast";
    private static final String DEADLINE = "deadline";

    private ImportLocation() {}

    /**
     * The properties with what the location says instead.
     *
     * @param text what stands behind the prefix
     * @throws InvalidArgumentException if it cannot be understood
     */
    static MusterProperties.Config applied(String text, MusterProperties.Config config) {
        int query = text.indexOf('?');
        String addresses = query < 0 ? text : text.substring(0, query);
        Map<String, String> options = query < 0 ? Map.of() : options(text.substring(query + 1));
        List<URI> servers = Arrays.stream(addresses.split("[,;]", -1))
                .map(String::strip)
                .filter(address -> !address.isEmpty())
                .map(ImportLocation::uri)
                .toList();
        return new MusterProperties.Config(
                config.enabled(),
                servers.isEmpty() ? config.servers() : servers,
                options.containsKey(FAIL_FAST) ? yesOrNo(options.get(FAIL_FAST)) : config.failFast(),
                options.containsKey(DEADLINE) ? duration(options.get(DEADLINE)) : config.importDeadline(),
                config.safetyPoll(),
                config.live());
    }

    private static Map<String, String> options(String query) {
        Map<String, String> options = new LinkedHashMap<>();
        for (String option : query.split("&", -1)) {
            int equals = option.indexOf('=');
            String name = equals < 0 ? option : option.substring(0, equals);
            if (!name.equals(FAIL_FAST) && !name.equals(DEADLINE)) {
                throw refused(option, "the options fail-fast=true|false and deadline=3s");
            }
            options.put(name, equals < 0 ? "true" : option.substring(equals + 1));
        }
        return options;
    }

    private static URI uri(String address) {
        try {
            return URI.create(address);
        } catch (IllegalArgumentException e) {
            throw refused(address, "http://host:port or https://host:port");
        }
    }

    private static boolean yesOrNo(String text) {
        if (!text.equals("true") && !text.equals("false")) {
            throw refused(FAIL_FAST + "=" + text, "true or false");
        }
        return text.equals("true");
    }

    private static Duration duration(String text) {
        try {
            return DurationStyle.detectAndParse(text);
        } catch (IllegalArgumentException e) {
            throw refused(DEADLINE + "=" + text, "a duration such as 3s or PT3S");
        }
    }

    private static InvalidArgumentException refused(String found, String expected) {
        return new InvalidArgumentException("spring.config.import " + PREFIX, Text.shown(found), expected);
    }
}
