package dev.muster.starter.http;

import dev.muster.starter.MusterAutoConfiguration;
import dev.muster.starter.MusterProperties;
import java.util.Random;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Access to the registry servers for registration and discovery. Switch: {@code muster.registry.enabled}. */
@AutoConfiguration(after = MusterAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "muster.registry.enabled", matchIfMissing = true)
public final class RegistryClientAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    RegistryClient musterRegistryClient(MusterProperties properties) {
        MusterProperties.Http http = properties.http();
        MusterClient client = new MusterClient(
                "registry",
                properties.registry().servers(),
                properties.token(),
                new HttpTimeouts(http.connectTimeout(), http.requestTimeout()),
                new Random());
        return new RegistryClient(client, properties.namespace());
    }
}
