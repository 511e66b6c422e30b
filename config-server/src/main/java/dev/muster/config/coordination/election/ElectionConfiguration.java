package dev.muster.config.coordination.election;

import dev.muster.config.namespace.NamespaceService;
import dev.muster.edge.stream.SseStreams;
import dev.muster.store.Store;
import dev.muster.store.recipe.election.Elections;
import dev.muster.store.recipe.place.Places;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/** Wires elections. */
@Configuration(proxyBeanMethods = false)
class ElectionConfiguration {

    @Bean
    ElectionService electionService(Places places, NamespaceService namespaces) {
        return new ElectionService(new Elections(places), namespaces);
    }

    @Bean
    ElectionStreams electionStreams(ElectionService elections, Store store, SseStreams streams, JsonMapper json) {
        return new ElectionStreams(elections, store, streams, json);
    }
}
