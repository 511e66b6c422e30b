package dev.muster.registry.eureka;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What Eureka's clients say of an instance and we have no place for. It travels in the instance's metadata, so that every
 * server has it; none of it is shown to Eureka's clients as metadata.
 */
final class Extras {

    private static final String PREFIX = "eureka:";

    /** When the instance last changed itself, in its own milliseconds. Whoever has it was registered by a client of Eureka. */
    static final String DIRTY = PREFIX + "dirty";

    /** Its own status if it is none of ours. */
    static final String STATUS = PREFIX + "status";

    /** An operator wants it up, whatever status of that kind it reports. */
    static final String UP = PREFIX + "up";

    /** Its address if the host is another. */
    static final String ADDRESS = PREFIX + "address";

    /** The port without TLS if there are two. */
    static final String PLAIN_PORT = PREFIX + "plain-port";

    /** The name callers look for, if it is not the service's, and the same with TLS. */
    static final String VIP = PREFIX + "vip";

    static final String SECURE_VIP = PREFIX + "secure-vip";

    /** How often it renews, in seconds, if not every 30. */
    static final String RENEWAL = PREFIX + "renewal";

    static final String HOME_PAGE = PREFIX + "home-page";
    static final String STATUS_PAGE = PREFIX + "status-page";
    static final String HEALTH_CHECK = PREFIX + "health-check";
    static final String GROUP = PREFIX + "group";

    private Extras() {}

    /** Whether a key is one of these. */
    static boolean owns(String key) {
        return key.startsWith(PREFIX);
    }

    /** The application's own metadata. */
    static Map<String, String> without(Map<String, String> metadata) {
        Map<String, String> own = new LinkedHashMap<>(metadata);
        own.keySet().removeIf(Extras::owns);
        return own;
    }
}
