package dev.muster.config;

import dev.muster.api.Namespace;
import dev.muster.config.cluster.StoreProperties;
import dev.muster.config.etcd.EtcdProperties;
import dev.muster.config.receipt.ReceiptLimits;
import dev.muster.config.release.ReleaseLimits;
import dev.muster.config.springcloud.SpringCloudProperties;
import dev.muster.edge.cluster.ClusterProperties;
import dev.muster.edge.security.SecurityProperties;
import dev.muster.edge.stream.StreamProperties;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Everything under {@code muster} on a config server; a name that is not here stops the start.
 *
 * @param security who may call
 * @param cluster the other config servers
 * @param stream bounds of event streams
 * @param store where releases are kept, and the other voters
 * @param config bounds of what is published
 * @param receipt bounds of what instances report
 * @param etcd the port for clients of etcd
 * @param springcloud what applications with a client of Spring Cloud Config are served
 * @param namespaces namespaces that always exist beside {@code default}
 */
@ConfigurationProperties(prefix = "muster", ignoreUnknownFields = false)
record ConfigServerProperties(
        @DefaultValue SecurityProperties security,
        @DefaultValue ClusterProperties cluster,
        @DefaultValue StreamProperties stream,
        @DefaultValue StoreProperties store,
        @DefaultValue ReleaseLimits config,
        @DefaultValue ReceiptLimits receipt,
        @DefaultValue EtcdProperties etcd,
        @DefaultValue SpringCloudProperties springcloud,
        @DefaultValue List<Namespace> namespaces) {}
