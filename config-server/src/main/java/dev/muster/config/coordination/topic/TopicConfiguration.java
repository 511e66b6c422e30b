package dev.muster.config.coordination.topic;

import dev.muster.config.namespace.NamespaceService;
import dev.muster.store.Store;
import dev.muster.store.recipe.attempt.Waits;
import dev.muster.store.recipe.topic.TopicService;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/** Wires topics. */
@Configuration(proxyBeanMethods = false)
class TopicConfiguration {

    @Bean
    Topics topics(Store store, Waits waits, NamespaceService namespaces) {
        return new Topics(new TopicService(store, waits), namespaces);
    }

    @Bean
    TopicStreams topicStreams(Topics topics, JsonMapper json) {
        return new TopicStreams(topics, json);
    }
}
