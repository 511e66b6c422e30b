package dev.muster.starter.config.updates;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.cloud.client.serviceregistry.Registration;
import org.springframework.core.env.Environment;

/**
 * Under which name this instance sends receipts: what was set, otherwise what it is registered with, otherwise host and port,
 * or host and process if it serves nothing. Ask only when the application has started.
 */
final class InstanceName {

    private static final int LENGTH_MAX = 200;

    private final @Nullable String set;
    private final ObjectProvider<Registration> registration;
    private final Environment environment;

    InstanceName(@Nullable String set, ObjectProvider<Registration> registration, Environment environment) {
        this.set = set;
        this.registration = registration;
        this.environment = environment;
    }

    String value() {
        if (set != null) {
            return set;
        }
        Registration registered = registration.getIfUnique();
        if (registered == null) {
            return allowed(host() + ":" + port());
        }
        // The bean is made before the web server knows its port; the registration goes out with the real one.
        String id = registered.getPort() == 0 ? registered.getHost() + ":" + port() : registered.getInstanceId();
        return allowed(id == null || id.isEmpty() ? host() + ":" + port() : id);
    }

    private String port() {
        String port = environment.getProperty("local.server.port");
        return port != null ? port : "pid-" + ProcessHandle.current().pid();
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return InetAddress.getLoopbackAddress().getHostName();
        }
    }

    private static String allowed(String id) {
        String clean = id.replaceAll("[^A-Za-z0-9._:@-]", "_");
        return clean.length() <= LENGTH_MAX ? clean : clean.substring(0, LENGTH_MAX);
    }
}
