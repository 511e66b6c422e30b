package dev.muster.starter.discovery;

import dev.muster.api.registry.Instance;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.client.ServiceInstance;

/**
 * An instance in the words of Spring Cloud. Immutable.
 *
 * @param instance what the registry knows
 * @param metadata its own pairs, and {@code zone}, {@code weight}, {@code version} and {@code management.port}, which load
 *     balancers and admin tools read
 */
public record MusterServiceInstance(Instance instance, Map<String, String> metadata) implements ServiceInstance {

    public MusterServiceInstance {
        metadata = Map.copyOf(metadata);
    }

    /** The instance with all metadata that is read from it. */
    public static MusterServiceInstance of(Instance instance) {
        Map<String, String> metadata = new LinkedHashMap<>(instance.metadata());
        metadata.put("weight", Integer.toString(instance.weight()));
        putIfKnown(metadata, "zone", instance.zone());
        putIfKnown(metadata, "version", instance.version());
        putIfKnown(metadata, "management.port", instance.managementPort());
        return new MusterServiceInstance(instance, metadata);
    }

    @Override
    public String getInstanceId() {
        return instance.id().value();
    }

    @Override
    public String getServiceId() {
        return instance.service().value();
    }

    @Override
    public String getHost() {
        return instance.host();
    }

    @Override
    public int getPort() {
        return instance.port();
    }

    @Override
    public boolean isSecure() {
        return instance.scheme().equals("https");
    }

    @Override
    public URI getUri() {
        return instance.uri();
    }

    @Override
    public Map<String, String> getMetadata() {
        return metadata;
    }

    @Override
    public String getScheme() {
        return instance.scheme();
    }

    private static void putIfKnown(Map<String, String> metadata, String key, @Nullable Object value) {
        if (value != null) {
            metadata.put(key, value.toString());
        }
    }
}
