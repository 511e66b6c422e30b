package dev.muster.config;

import dev.muster.config.cluster.StoreProperties;
import dev.muster.config.etcd.EtcdProperties;
import dev.muster.config.namespace.PermanentNamespaces;
import dev.muster.config.receipt.ReceiptLimits;
import dev.muster.config.release.ReleaseLimits;
import dev.muster.config.springcloud.SpringCloudProperties;
import dev.muster.edge.cluster.ClusterProperties;
import dev.muster.edge.security.SecurityProperties;
import dev.muster.edge.stream.StreamProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Hands each feature its part of the properties. */
@Configuration(proxyBeanMethods = false)
class ConfigServerConfiguration {

    @Bean
    SecurityProperties securityProperties(ConfigServerProperties all) {
        return all.security();
    }

    @Bean
    ClusterProperties clusterProperties(ConfigServerProperties all) {
        return all.cluster();
    }

    @Bean
    StreamProperties streamProperties(ConfigServerProperties all) {
        return all.stream();
    }

    @Bean
    StoreProperties storeProperties(ConfigServerProperties all) {
        return all.store();
    }

    @Bean
    ReleaseLimits releaseLimits(ConfigServerProperties all) {
        return all.config();
    }

    @Bean
    ReceiptLimits receiptLimits(ConfigServerProperties all) {
        return all.receipt();
    }

    @Bean
    EtcdProperties etcdProperties(ConfigServerProperties all) {
        return all.etcd();
    }

    @Bean
    SpringCloudProperties springCloudProperties(ConfigServerProperties all) {
        return all.springcloud();
    }

    @Bean
    PermanentNamespaces permanentNamespaces(ConfigServerProperties all) {
        return new PermanentNamespaces(all.namespaces());
    }
}
