package dev.muster.registry.subscription;

import dev.muster.api.Ticker;
import dev.muster.edge.stream.SseFrame;
import dev.muster.registry.lease.LeaseProperties;
import dev.muster.registry.lease.LeaseTable;
import java.util.UUID;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/** Wires queries and watches. */
@Configuration(proxyBeanMethods = false)
class SubscriptionConfiguration {

    @Bean
    Catalogue catalogue(LeaseTable leases, JsonMapper json) {
        return new Catalogue(
                UUID.randomUUID().toString(),
                leases,
                event -> SseFrame.event(event.name(), event.cursor().toString(), json.writeValueAsString(event)));
    }

    @Bean
    WarmUp warmUp(Ticker ticker, LeaseProperties leases) {
        return new WarmUp(ticker, leases);
    }
}
