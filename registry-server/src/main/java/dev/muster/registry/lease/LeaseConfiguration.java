package dev.muster.registry.lease;

import dev.muster.api.Ticker;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires leases. */
@Configuration(proxyBeanMethods = false)
class LeaseConfiguration {

    @Bean
    LeaseTable leaseTable(Ticker ticker) {
        return new LeaseTable(ticker);
    }
}
