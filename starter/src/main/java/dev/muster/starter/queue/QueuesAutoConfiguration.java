package dev.muster.starter.queue;

import dev.muster.api.Ticker;
import dev.muster.starter.MusterAutoConfiguration;
import dev.muster.starter.MusterProperties;
import dev.muster.starter.http.HttpTimeouts;
import dev.muster.starter.http.MusterClient;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;

/** Queues, for those who ask for them. Switch: {@code muster.queue.enabled}. */
@AutoConfiguration(after = MusterAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "muster.queue.enabled", matchIfMissing = true)
public final class QueuesAutoConfiguration {

    private static final int CONSUMER_LENGTH_MAX = 128;

    @Bean(destroyMethod = "close")
    @Lazy
    @ConditionalOnMissingBean(Queues.class)
    MusterQueues musterQueues(MusterProperties properties, Environment environment) {
        MusterProperties.Http http = properties.http();
        MusterClient client = new MusterClient(
                "config",
                properties.config().servers(),
                properties.token(),
                new HttpTimeouts(http.connectTimeout(), http.requestTimeout().plus(HttpQueue.WAIT_ONCE_MAX)),
                new Random());
        return new MusterQueues(
                client,
                properties.namespace(),
                consumer(properties.instance().id(), environment.getProperty("spring.application.name")),
                properties.queue().leaseTtl(),
                properties.queue().deadline(),
                Ticker.SYSTEM);
    }

    static String consumer(@Nullable String instance, @Nullable String application) {
        String name = Optional.ofNullable(instance)
                .or(() -> Optional.ofNullable(application))
                .filter(found -> !found.isBlank())
                .orElse("application")
                .replaceAll("[^A-Za-z0-9._:@/-]", "-");
        return name.substring(0, Math.min(name.length(), CONSUMER_LENGTH_MAX));
    }
}
