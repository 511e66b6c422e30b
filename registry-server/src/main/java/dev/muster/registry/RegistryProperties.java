package dev.muster.registry;

import dev.muster.api.Namespace;
import dev.muster.edge.cluster.ClusterProperties;
import dev.muster.edge.security.SecurityProperties;
import dev.muster.edge.stream.StreamProperties;
import dev.muster.registry.eureka.EurekaProperties;
import dev.muster.registry.instance.InstanceLimits;
import dev.muster.registry.lease.LeaseProperties;
import dev.muster.registry.presence.PresenceProperties;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Everything under {@code muster} on a registry server; a name that is not here stops the start.
 *
 * @param security who may call
 * @param cluster the other registry servers
 * @param stream bounds of event streams
 * @param lease how long instances stay without a heartbeat
 * @param presence how the death of a process is noticed before its lease ends
 * @param registry bounds of what is registered
 * @param eureka what applications with a client of Eureka are served
 * @param namespaces namespaces that always exist beside {@code default}
 */
@ConfigurationProperties(prefix = "muster", ignoreUnknownFields = false)
record RegistryProperties(
        @DefaultValue SecurityProperties security,
        @DefaultValue ClusterProperties cluster,
        @DefaultValue StreamProperties stream,
        @DefaultValue LeaseProperties lease,
        @DefaultValue PresenceProperties presence,
        @DefaultValue InstanceLimits registry,
        @DefaultValue EurekaProperties eureka,
        @DefaultValue List<Namespace> namespaces) {}
