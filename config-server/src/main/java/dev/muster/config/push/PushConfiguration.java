package dev.muster.config.push;

import dev.muster.config.projection.Projection;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/** Wires pushing. */
@Configuration(proxyBeanMethods = false)
class PushConfiguration {

    @Bean
    EffectiveConfigs effectiveConfigs(Projection projection, JsonMapper json) {
        return new EffectiveConfigs(projection, json);
    }

    @Bean(initMethod = "start", destroyMethod = "close")
    ConfigWatches configWatches(Projection projection, EffectiveConfigs configs) {
        return new ConfigWatches(projection, configs);
    }
}
