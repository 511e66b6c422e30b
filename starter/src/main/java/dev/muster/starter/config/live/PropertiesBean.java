package dev.muster.starter.config.live;

import org.springframework.boot.context.properties.source.ConfigurationPropertyName;

/**
 * A bean with {@code @ConfigurationProperties}.
 *
 * @param name of the bean; of the target if it is in refresh scope
 * @param type its class, or what its factory method returns
 * @param prefix of its properties
 * @param role how a change reaches it
 * @param bindable whether a fresh instance can be made for a check without side effects
 */
record PropertiesBean(String name, Class<?> type, ConfigurationPropertyName prefix, Role role, boolean bindable) {

    /** How a change reaches a bean. */
    enum Role {
        /** Behind a class proxy, whose target is exchanged. */
        PROXIED,
        /** In our own scope, which hands out the current instance: records and other types that cannot be proxied. */
        SCOPED,
        /** In Spring Cloud's refresh scope, which makes it anew. */
        REFRESHED,
        /** Not at all: it belongs to a framework, or has something to clean up. */
        FIXED
    }

    /** Whether we exchange its instance. */
    boolean live() {
        return role == Role.PROXIED || role == Role.SCOPED;
    }

    boolean binds(ConfigurationPropertyName property) {
        return prefix.isEmpty() || prefix.equals(property) || prefix.isAncestorOf(property);
    }
}
