package dev.muster.config.draft;

import dev.muster.config.cluster.BlockingStore;
import dev.muster.config.namespace.NamespaceService;
import dev.muster.config.release.ReleaseService;
import dev.muster.config.validation.ValidationService;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires drafts. */
@Configuration(proxyBeanMethods = false)
class DraftConfiguration {

    @Bean
    DraftService draftService(
            BlockingStore store,
            NamespaceService namespaces,
            ValidationService validation,
            ReleaseService releases,
            Clock clock) {
        return new DraftService(store, namespaces, validation, releases, clock);
    }
}
