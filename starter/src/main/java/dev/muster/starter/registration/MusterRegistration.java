package dev.muster.starter.registration;

import dev.muster.api.registry.InstanceId;
import dev.muster.api.registry.InstanceRef;
import dev.muster.api.registry.InstanceStatus;
import dev.muster.api.registry.LeaseId;
import dev.muster.api.registry.ServiceName;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.client.serviceregistry.Registration;

/**
 * One instance of this application as it wants to be listed. Immutable: what the web server turns out to be makes another
 * one ({@link #at}). Applications may register more of them with {@link MusterServiceRegistry}.
 *
 * @param service name under which it is found
 * @param id its name within the service; absent: {@code host:port}
 * @param host name or address where it takes calls
 * @param port where it takes calls; 0 while that is not known
 * @param scheme {@code http} or {@code https}
 * @param managementPort where its actuator is if that is another port
 * @param zone where it runs
 * @param weight share of traffic relative to its siblings
 * @param version version of the application
 * @param ownMetadata free key-value pairs
 * @param ttl how long it stays listed without a heartbeat; absent: the server's default
 */
public record MusterRegistration(
        ServiceName service,
        @Nullable InstanceId id,
        String host,
        int port,
        String scheme,
        @Nullable Integer managementPort,
        @Nullable String zone,
        int weight,
        @Nullable String version,
        Map<String, String> ownMetadata,
        @Nullable Duration ttl)
        implements Registration {

    private static final int ID_LENGTH_MAX = 200;

    public MusterRegistration {
        ownMetadata = Map.copyOf(ownMetadata);
    }

    /** The same instance with what only the running web server knows. */
    public MusterRegistration at(int actualPort, String actualScheme, @Nullable Integer actualManagementPort) {
        return new MusterRegistration(
                service,
                id,
                host,
                actualPort,
                actualScheme,
                actualManagementPort,
                zone,
                weight,
                version,
                ownMetadata,
                ttl);
    }

    /** Names it within its namespace. The default id follows from host and port, so it is the same after a restart. */
    public InstanceRef ref() {
        return new InstanceRef(service, id != null ? id : idOf(host + ":" + port));
    }

    /** What goes to the server. */
    dev.muster.api.registry.Registration under(LeaseId lease, InstanceStatus status) {
        return new dev.muster.api.registry.Registration(
                lease, host, port, scheme, managementPort, zone, weight, version, ownMetadata, status, ttl);
    }

    @Override
    public String getInstanceId() {
        return ref().id().value();
    }

    @Override
    public String getServiceId() {
        return service.value();
    }

    @Override
    public String getHost() {
        return host;
    }

    @Override
    public int getPort() {
        return port;
    }

    @Override
    public boolean isSecure() {
        return scheme.equals("https");
    }

    @Override
    public URI getUri() {
        String authority = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return URI.create(scheme + "://" + authority + ":" + port);
    }

    /** Its own pairs, and {@code zone}, {@code weight} and {@code version}, which load balancers read. */
    @Override
    public Map<String, String> getMetadata() {
        Map<String, String> all = new LinkedHashMap<>(ownMetadata);
        all.put("weight", Integer.toString(weight));
        if (zone != null) {
            all.put("zone", zone);
        }
        if (version != null) {
            all.put("version", version);
        }
        return all;
    }

    @Override
    public String getScheme() {
        return scheme;
    }

    private static InstanceId idOf(String text) {
        String legal = text.replaceAll("[^A-Za-z0-9._:@-]", "-");
        return new InstanceId(
                legal.length() <= ID_LENGTH_MAX ? legal : legal.substring(legal.length() - ID_LENGTH_MAX));
    }
}
