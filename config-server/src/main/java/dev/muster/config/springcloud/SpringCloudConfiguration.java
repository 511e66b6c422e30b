package dev.muster.config.springcloud;

import dev.muster.config.namespace.NamespaceService;
import dev.muster.config.push.EffectiveConfigs;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires what clients of Spring Cloud Config are served. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "muster.springcloud.enabled", matchIfMissing = true)
class SpringCloudConfiguration {

    @Bean
    StoredCiphers storedCiphers(SpringCloudProperties properties) {
        return new StoredCiphers(properties.encryptKey(), properties.encryptSalt());
    }

    @Bean
    EnvironmentService environmentService(
            EffectiveConfigs configs,
            NamespaceService namespaces,
            StoredCiphers ciphers,
            SpringCloudProperties properties) {
        return new EnvironmentService(configs, namespaces, ciphers, properties);
    }
}
