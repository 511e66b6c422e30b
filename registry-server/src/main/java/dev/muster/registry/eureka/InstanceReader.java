package dev.muster.registry.eureka;

import dev.muster.api.InvalidArgumentException;
import dev.muster.api.ProblemException;
import dev.muster.api.ProblemType;
import dev.muster.api.Text;
import dev.muster.api.registry.InstanceId;
import dev.muster.api.registry.Registration;
import dev.muster.api.registry.ServiceName;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Reads what an application sends to register. Thread-safe. */
final class InstanceReader {

    private static final int BODY_MAX = 64 * 1024;
    private static final int WEIGHT_MAX = 10_000;
    private static final Duration RENEWAL_DEFAULT = Duration.ofSeconds(30);
    private static final Duration TTL_DEFAULT = Duration.ofSeconds(90);
    private static final Pattern SHORT = Pattern.compile("[^\\p{Cntrl}]{1,128}");

    private final JsonMapper json;
    private final Clock clock;

    InstanceReader(JsonMapper json, Clock clock) {
        this.json = json;
        this.clock = clock;
    }

    /**
     * Reads {@code {"instance": {...}}}.
     *
     * @throws InvalidArgumentException if something that must be there is not, or cannot be right
     * @throws ProblemException {@code LIMIT_EXCEEDED} if it is too long
     */
    ReportedInstance read(byte[] body, ServiceName service) {
        if (body.length > BODY_MAX) {
            throw new ProblemException(
                    ProblemType.LIMIT_EXCEEDED, "body: " + body.length + " bytes (expected: at most " + BODY_MAX + ")");
        }
        InstanceText instance;
        try {
            instance = new InstanceText(json.readTree(body)).part("instance");
        } catch (JacksonException e) {
            throw new InvalidArgumentException("body", "not JSON", "{\"instance\": {…}}");
        }
        if (!instance.node().isObject()) {
            throw new InvalidArgumentException("instance", "nothing", "an object");
        }
        InstanceId id = new InstanceId(instance.required("instanceId"));
        String host = instance.required("hostName");
        String address = instance.required("ipAddr");
        requireApplication(instance.required("app"), service);
        instance.part("dataCenterInfo").required("name");
        return new ReportedInstance(
                service,
                id,
                host,
                address,
                ports(instance),
                status(instance),
                ttl(instance),
                metadata(instance),
                extras(instance, service, host, address));
    }

    private static void requireApplication(String app, ServiceName service) {
        if (!app.equalsIgnoreCase(service.value())) {
            throw new InvalidArgumentException("app", Text.shown(app), "the '" + service + "' of the address");
        }
    }

    private static ReportedInstance.Ports ports(InstanceText instance) {
        Integer plain = instance.port("port");
        Integer secure = instance.port("securePort");
        if (plain == null && secure == null) {
            throw new InvalidArgumentException("port", "none that is enabled", "port or securePort");
        }
        return new ReportedInstance.Ports(plain, secure);
    }

    private static EurekaStatus status(InstanceText instance) {
        return EurekaStatus.reported(instance.text("status"));
    }

    /** How long it may be silent; what it renews less often than that would come and go. */
    private static Duration ttl(InstanceText instance) {
        InstanceText lease = instance.part("leaseInfo");
        Duration ttl = seconds(lease, "durationInSecs", TTL_DEFAULT);
        Duration renewal = seconds(lease, "renewalIntervalInSecs", RENEWAL_DEFAULT);
        return ttl.compareTo(renewal) > 0 ? ttl : renewal.multipliedBy(2);
    }

    private static Duration seconds(InstanceText lease, String field, Duration fallback) {
        Long found = lease.number(field);
        return found == null || found <= 0 ? fallback : Duration.ofSeconds(Math.min(found, Integer.MAX_VALUE));
    }

    private static Map<String, String> metadata(InstanceText instance) {
        Map<String, String> metadata = Extras.without(instance.map("metadata"));
        String zone = instance.part("dataCenterInfo").part("metadata").text("availability-zone");
        if (zone != null) {
            metadata.putIfAbsent("zone", zone);
        }
        return metadata;
    }

    private Map<String, String> extras(InstanceText instance, ServiceName service, String host, String address) {
        Map<String, String> extras = new LinkedHashMap<>();
        Long dirty = instance.number("lastDirtyTimestamp");
        extras.put(Extras.DIRTY, Long.toString(dirty == null ? clock.millis() : dirty));
        putUnless(extras, Extras.ADDRESS, address, host);
        String vip = instance.text("vipAddress");
        putUnless(extras, Extras.VIP, vip, service.value());
        putUnless(extras, Extras.SECURE_VIP, instance.text("secureVipAddress"), vip == null ? service.value() : vip);
        Long renewal = instance.part("leaseInfo").number("renewalIntervalInSecs");
        putUnless(
                extras,
                Extras.RENEWAL,
                renewal == null || renewal <= 0 ? null : renewal.toString(),
                Long.toString(RENEWAL_DEFAULT.toSeconds()));
        putUnless(extras, Extras.HOME_PAGE, instance.text("homePageUrl"), "");
        putUnless(extras, Extras.STATUS_PAGE, instance.text("statusPageUrl"), "");
        String secureHealth = instance.text("secureHealthCheckUrl");
        String health = instance.text("healthCheckUrl");
        putUnless(extras, Extras.HEALTH_CHECK, health == null ? secureHealth : health, "");
        putUnless(extras, Extras.GROUP, instance.text("appGroupName"), "");
        return extras;
    }

    private static void putUnless(Map<String, String> extras, String key, @Nullable String value, String usual) {
        if (value != null && !value.equals(usual)) {
            extras.put(key, value);
        }
    }

    /** A word that others of ours use as well, if it can be one. */
    static @Nullable String shortText(@Nullable String text) {
        return text != null && SHORT.matcher(text).matches() && Text.wellFormed(text) ? text : null;
    }

    static int weight(@Nullable String text) {
        return text != null && text.matches("[1-9]\\d{0,4}") && Integer.parseInt(text) <= WEIGHT_MAX
                ? Integer.parseInt(text)
                : Registration.WEIGHT_DEFAULT;
    }

    static @Nullable Integer port(@Nullable String text) {
        return text != null && text.matches("[1-9]\\d{0,4}") && Integer.parseInt(text) <= 65_535
                ? Integer.valueOf(text)
                : null;
    }
}
