package dev.muster.starter.topic;

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

/** Topics, for those who ask for them. Switch: {@code muster.topic.enabled}. */
@AutoConfiguration(after = MusterAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "muster.topic.enabled", matchIfMissing = true)
public final class TopicsAutoConfiguration {

    @Bean(destroyMethod = "close")
    @Lazy
    @ConditionalOnMissingBean(Topics.class)
    MusterTopics musterTopics(MusterProperties properties) {
        MusterProperties.Http http = properties.http();
        MusterClient client = new MusterClient(
                "config",
                properties.config().servers(),
                properties.token(),
                new HttpTimeouts(http.connectTimeout(), http.requestTimeout().plus(HttpTopic.WAIT_ONCE_MAX)),
                new Random());
        return new MusterTopics(
                client, properties.namespace(), properties.topic().deadline());
    }
}
