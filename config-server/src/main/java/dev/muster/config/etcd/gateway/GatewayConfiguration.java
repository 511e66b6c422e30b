package dev.muster.config.etcd.gateway;

import dev.muster.edge.stream.SseStreams;
import io.grpc.Channel;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the gateway to the services that the etcd port serves. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "muster.etcd.enabled", matchIfMissing = true)
class GatewayConfiguration {

    @Bean
    GatewayService gatewayService(Channel etcdServices, SseStreams streams) {
        return new GatewayService(etcdServices, streams);
    }
}
