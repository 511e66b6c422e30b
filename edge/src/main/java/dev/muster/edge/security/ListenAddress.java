package dev.muster.edge.security;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.Objects;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Keeps a server without credentials on the loopback interface: sets {@code server.address} where nobody did, and refuses
 * to start where somebody named a wider one.
 */
final class ListenAddress implements EnvironmentPostProcessor, Ordered {

    private static final String LOOPBACK = "127.0.0.1";

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        boolean credentials =
                !environment.getProperty("muster.security.token", "").isBlank();
        boolean open = environment.getProperty("muster.security.open", Boolean.class, false);
        if (credentials || open) {
            return;
        }
        String address = environment.getProperty("server.address");
        if (address == null || address.isBlank()) {
            environment
                    .getPropertySources()
                    .addFirst(new MapPropertySource("musterLoopback", Map.of("server.address", LOOPBACK)));
        } else {
            requireLoopback("server.address", address);
        }
        keepManagementPortLocal(environment);
        for (String name : new String[] {"muster.cluster.host", "muster.store.host"}) {
            requireLoopback(name, environment.getProperty(name, LOOPBACK));
        }
    }

    /** A management port of its own listens everywhere unless it is told otherwise. */
    private static void keepManagementPortLocal(ConfigurableEnvironment environment) {
        String address = environment.getProperty("management.server.address");
        if (address != null && !address.isBlank()) {
            requireLoopback("management.server.address", address);
        } else if (environment.containsProperty("management.server.port")
                && !Objects.equals(
                        environment.getProperty("management.server.port"), environment.getProperty("server.port"))) {
            environment
                    .getPropertySources()
                    .addFirst(new MapPropertySource(
                            "musterManagementLoopback", Map.of("management.server.address", LOOPBACK)));
        }
    }

    private static void requireLoopback(String property, String address) {
        try {
            if (InetAddress.getByName(address).isLoopbackAddress()) {
                return;
            }
        } catch (UnknownHostException e) {
            throw new UnsafeListenException(property, address, "its name is not known");
        }
        throw new UnsafeListenException(property, address, "it is not a loopback address");
    }

    @Override
    public int getOrder() {
        return ConfigDataEnvironmentPostProcessor.ORDER + 1;
    }
}
