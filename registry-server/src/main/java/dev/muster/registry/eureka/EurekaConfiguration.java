package dev.muster.registry.eureka;

import dev.muster.api.Ticker;
import dev.muster.registry.instance.InstanceService;
import dev.muster.registry.lease.LeaseProperties;
import java.time.Clock;
import java.util.UUID;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/** Wires what clients of Eureka are served. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "muster.eureka.enabled", matchIfMissing = true)
class EurekaConfiguration {

    @Bean
    EurekaCatalogue eurekaCatalogue(EurekaProperties properties, Ticker ticker, JsonMapper json) {
        return new EurekaCatalogue(UUID.randomUUID().toString(), properties.namespace(), ticker, json);
    }

    @Bean
    EurekaWarmUp eurekaWarmUp(EurekaProperties properties, Ticker ticker) {
        return new EurekaWarmUp(ticker, properties.warmUp());
    }

    @Bean
    InstanceReader eurekaInstanceReader(JsonMapper json, Clock clock) {
        return new InstanceReader(json, clock);
    }

    @Bean
    EurekaService eurekaService(InstanceService instances, LeaseProperties limits, EurekaProperties properties) {
        return new EurekaService(instances, limits, properties.namespace());
    }
}
