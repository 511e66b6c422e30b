package dev.muster.registry.eureka;

import dev.muster.api.registry.Instance;
import dev.muster.api.registry.Registration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Writes instances as Eureka's clients read them, whoever registered them. Numbers and booleans are texts where Eureka's are. */
final class InstanceWriter {

    private static final int PORT_PLAIN_USUAL = 80;
    private static final int PORT_SECURE_USUAL = 443;
    private static final int RENEWAL_SECONDS_USUAL = 30;
    private static final String DATA_CENTER = "com.netflix.appinfo.InstanceInfo$DefaultDataCenterInfo";

    private InstanceWriter() {}

    /** The name of an application in Eureka's form. */
    static String app(Instance instance) {
        return instance.service().value().toUpperCase(Locale.ROOT);
    }

    /** The name under which callers look for it. */
    static String vip(Instance instance) {
        return instance.metadata().getOrDefault(Extras.VIP, instance.service().value());
    }

    /** The same for calls with TLS. */
    static String secureVip(Instance instance) {
        return instance.metadata().getOrDefault(Extras.SECURE_VIP, vip(instance));
    }

    /** One instance, with what happened to it. */
    static ObjectNode write(Instance instance, String action) {
        Map<String, String> extras = instance.metadata();
        boolean secure = instance.scheme().equals("https");
        String plainPort = secure ? extras.get(Extras.PLAIN_PORT) : Integer.toString(instance.port());
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("instanceId", instance.id().value());
        json.put("hostName", instance.host());
        json.put("app", app(instance));
        putIfKnown(json, "appGroupName", extras.get(Extras.GROUP));
        json.put("ipAddr", extras.getOrDefault(Extras.ADDRESS, instance.host()));
        json.put("status", EurekaStatus.effective(instance).name());
        json.put("overriddenStatus", EurekaStatus.override(instance).name());
        port(json.putObject("port"), plainPort, PORT_PLAIN_USUAL);
        port(json.putObject("securePort"), secure ? Integer.toString(instance.port()) : null, PORT_SECURE_USUAL);
        json.put("countryId", 1);
        json.putObject("dataCenterInfo").put("@class", DATA_CENTER).put("name", "MyOwn");
        lease(json.putObject("leaseInfo"), instance);
        ObjectNode metadata = json.putObject("metadata");
        metadata(instance).forEach(metadata::put);
        String root = root(instance);
        json.put("homePageUrl", extras.getOrDefault(Extras.HOME_PAGE, root));
        json.put("statusPageUrl", extras.getOrDefault(Extras.STATUS_PAGE, management(instance) + "actuator/info"));
        String health = extras.getOrDefault(Extras.HEALTH_CHECK, management(instance) + "actuator/health");
        json.put(health.startsWith("https:") ? "secureHealthCheckUrl" : "healthCheckUrl", health);
        json.put("vipAddress", vip(instance));
        json.put("secureVipAddress", secureVip(instance));
        json.put("isCoordinatingDiscoveryServer", "false");
        String changed = Long.toString(instance.changedAt().toEpochMilli());
        json.put("lastUpdatedTimestamp", changed);
        json.put("lastDirtyTimestamp", extras.getOrDefault(Extras.DIRTY, changed));
        json.put("actionType", action);
        return json;
    }

    private static void port(ObjectNode json, @Nullable String enabled, int usual) {
        json.put("$", enabled == null ? usual : Integer.parseInt(enabled));
        json.put("@enabled", Boolean.toString(enabled != null));
    }

    private static void lease(ObjectNode json, Instance instance) {
        String renewal = instance.metadata().get(Extras.RENEWAL);
        long registered = instance.registeredAt().toEpochMilli();
        json.put("renewalIntervalInSecs", renewal == null ? RENEWAL_SECONDS_USUAL : Long.parseLong(renewal));
        json.put("durationInSecs", Math.max(1, instance.ttl().toSeconds()));
        json.put("registrationTimestamp", registered);
        json.put("lastRenewalTimestamp", instance.changedAt().toEpochMilli());
        json.put("evictionTimestamp", 0);
        json.put("serviceUpTimestamp", registered);
    }

    /** Its own pairs, and what our own clients find there as well. */
    private static Map<String, String> metadata(Instance instance) {
        Map<String, String> metadata = new TreeMap<>(Extras.without(instance.metadata()));
        putIfAbsent(metadata, "zone", instance.zone());
        putIfAbsent(metadata, "version", instance.version());
        putIfAbsent(metadata, "management.port", instance.managementPort());
        if (instance.weight() != Registration.WEIGHT_DEFAULT) {
            putIfAbsent(metadata, "weight", instance.weight());
        }
        return metadata;
    }

    private static String root(Instance instance) {
        return instance.uri() + "/";
    }

    private static String management(Instance instance) {
        return Optional.ofNullable(instance.managementPort())
                .map(port -> instance.uri().toString().replaceFirst(":\\d+$", ":" + port) + "/")
                .orElseGet(() -> root(instance));
    }

    private static void putIfAbsent(Map<String, String> metadata, String key, @Nullable Object value) {
        if (value != null) {
            metadata.putIfAbsent(key, value.toString());
        }
    }

    private static void putIfKnown(ObjectNode json, String field, @Nullable String value) {
        if (value != null) {
            json.put(field, value);
        }
    }
}
