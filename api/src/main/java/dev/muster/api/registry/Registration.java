package dev.muster.api.registry;

import com.fasterxml.jackson.annotation.JsonCreator;
import dev.muster.api.InvalidArgumentException;
import dev.muster.api.Text;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an application says when it registers an instance. Sending it again replaces the earlier word, so it also changes
 * status and metadata. Immutable.
 *
 * @param lease the lease of the sending process
 * @param host name or address where the instance takes calls: no scheme, port or path
 * @param port 1 to 65535
 * @param scheme {@code http} (default) or {@code https}
 * @param managementPort port of the actuator if it is another one
 * @param zone where it runs, at most 128 characters
 * @param weight 1 to 10,000, default 100
 * @param version version of the application, at most 128 characters
 * @param metadata at most 64 pairs; keys up to 128, values up to 1,024 characters
 * @param status what it says of itself; default {@code UP}; never {@code OUT_OF_SERVICE}, which is the operator's word
 * @param ttl how long it stays listed without a heartbeat; absent: the server's default
 */
public record Registration(
        LeaseId lease,
        String host,
        int port,
        String scheme,
        @Nullable Integer managementPort,
        @Nullable String zone,
        int weight,
        @Nullable String version,
        Map<String, String> metadata,
        InstanceStatus status,
        @Nullable Duration ttl) {

    /** Weight of an instance that asks for none. */
    public static final int WEIGHT_DEFAULT = 100;

    private static final int WEIGHT_MAX = 10_000;
    private static final int METADATA_MAX = 64;
    private static final int METADATA_KEY_LENGTH_MAX = 128;
    private static final int METADATA_VALUE_LENGTH_MAX = 1_024;
    private static final Pattern HOST =
            Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]{0,252})|[0-9A-Fa-f:.]{2,45}(%[A-Za-z0-9]+)?");
    private static final Pattern SHORT_TEXT = Pattern.compile("[^\\p{Cntrl}]{1,128}");
    private static final Pattern SCHEME = Pattern.compile("https?");

    public Registration {
        requireHost(host);
        requirePort("port", port);
        Text.require("scheme", scheme, SCHEME, "http or https");
        if (managementPort != null) {
            requirePort("managementPort", managementPort);
        }
        if (zone != null) {
            Text.require("zone", zone, SHORT_TEXT, "1 to 128 printable characters");
        }
        if (version != null) {
            Text.require("version", version, SHORT_TEXT, "1 to 128 printable characters");
        }
        if (weight < 1 || weight > WEIGHT_MAX) {
            throw new InvalidArgumentException("weight", weight, "1 to " + WEIGHT_MAX);
        }
        if (status == InstanceStatus.OUT_OF_SERVICE) {
            throw new InvalidArgumentException(
                    "status", status, "STARTING, UP, DOWN or DRAINING; an operator overrides");
        }
        metadata = checkedMetadata(metadata);
    }

    /** Reads the wire form: only lease, host and port must be there. */
    @JsonCreator
    static Registration of(
            @Nullable LeaseId lease,
            @Nullable String host,
            @Nullable Integer port,
            @Nullable String scheme,
            @Nullable Integer managementPort,
            @Nullable String zone,
            @Nullable Integer weight,
            @Nullable String version,
            @Nullable Map<String, String> metadata,
            @Nullable InstanceStatus status,
            @Nullable Duration ttl) {
        if (lease == null || host == null || port == null) {
            String missing = lease == null ? "lease" : host == null ? "host" : "port";
            throw new InvalidArgumentException(missing, "nothing", "a value; lease, host and port are required");
        }
        return new Registration(
                lease,
                host,
                port,
                scheme == null ? "http" : scheme,
                managementPort,
                zone,
                weight == null ? WEIGHT_DEFAULT : weight,
                version,
                metadata == null ? Map.of() : metadata,
                status == null ? InstanceStatus.UP : status,
                ttl);
    }

    /** The same registration with another word on its own status. */
    public Registration withStatus(InstanceStatus other) {
        return new Registration(lease, host, port, scheme, managementPort, zone, weight, version, metadata, other, ttl);
    }

    private static void requireHost(String host) {
        String expected = "a host name or an IP address, without scheme, port or path";
        Text.require("host", host, HOST, expected);
        if (host.indexOf(':') >= 0) {
            try {
                URI unused = new URI("http://[" + host + "]");
            } catch (URISyntaxException e) {
                throw new InvalidArgumentException("host", Text.shown(host), expected);
            }
        }
    }

    private static void requirePort(String field, int port) {
        if (port < 1 || port > 65_535) {
            throw new InvalidArgumentException(field, port, "1 to 65535");
        }
    }

    private static Map<String, String> checkedMetadata(Map<String, String> metadata) {
        if (metadata.size() > METADATA_MAX) {
            throw new InvalidArgumentException("metadata", metadata.size() + " pairs", "at most " + METADATA_MAX);
        }
        metadata.forEach((key, value) -> {
            if (key.isEmpty() || key.length() > METADATA_KEY_LENGTH_MAX || !Text.wellFormed(key)) {
                throw new InvalidArgumentException(
                        "metadata key",
                        Text.shown(key),
                        "1 to " + METADATA_KEY_LENGTH_MAX + " characters, no half ones");
            }
            if (value == null || value.length() > METADATA_VALUE_LENGTH_MAX || !Text.wellFormed(value)) {
                throw new InvalidArgumentException(
                        "metadata." + key,
                        value == null
                                ? "nothing"
                                : value.length() > METADATA_VALUE_LENGTH_MAX
                                        ? value.length() + " characters"
                                        : Text.shown(value),
                        "a text of at most " + METADATA_VALUE_LENGTH_MAX + " characters, no half ones");
            }
        });
        return Map.copyOf(metadata);
    }
}
