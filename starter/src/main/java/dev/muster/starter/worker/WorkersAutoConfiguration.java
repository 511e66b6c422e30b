package dev.muster.starter.worker;

import dev.muster.api.Ticker;
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

/** Groups of workers, for those who ask for them. Switch: {@code muster.worker.enabled}. */
@AutoConfiguration(after = MusterAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "muster.worker.enabled", matchIfMissing = true)
public final class WorkersAutoConfiguration {

    @Bean(destroyMethod = "close")
    @Lazy
    @ConditionalOnMissingBean(Workers.class)
    MusterWorkers musterWorkers(MusterProperties properties) {
        MusterProperties.Http http = properties.http();
        MusterClient client = new MusterClient(
                "config",
                properties.config().servers(),
                properties.token(),
                new HttpTimeouts(http.connectTimeout(), http.requestTimeout().plus(MusterWorkers.WAIT_ONCE_MAX)),
                new Random());
        return new MusterWorkers(
                client,
                properties.namespace(),
                properties.worker().leaseTtl(),
                properties.worker().deadline(),
                Ticker.SYSTEM);
    }
}
