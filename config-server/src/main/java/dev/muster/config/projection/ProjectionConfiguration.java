package dev.muster.config.projection;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the projection; {@code config.replication} moves it on. */
@Configuration(proxyBeanMethods = false)
class ProjectionConfiguration {

    @Bean
    Projection projection() {
        return new Projection();
    }
}
