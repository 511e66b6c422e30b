package dev.muster.starter.counter;

import dev.muster.starter.MusterAutoConfiguration;
import dev.muster.starter.MusterProperties;
import dev.muster.starter.http.HttpTimeouts;
import dev.muster.starter.http.MusterClient;
import java.util.Random;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

/** Counters, for those who ask for them. Switch: {@code muster.counter.enabled}. */
@AutoConfiguration(after = MusterAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "muster.counter.enabled", matchIfMissing = true)
public final class CountersAutoConfiguration {

    @Bean(destroyMethod = "close")
    @Lazy
    @ConditionalOnMissingBean(Counters.class)
    MusterCounters musterCounters(MusterProperties properties) {
        MusterProperties.Http http = properties.http();
        MusterClient client = new MusterClient(
                "config",
                properties.config().servers(),
                properties.token(),
                new HttpTimeouts(http.connectTimeout(), http.requestTimeout()),
                new Random());
        return new MusterCounters(
                client, properties.namespace(), properties.counter().deadline());
    }
}
