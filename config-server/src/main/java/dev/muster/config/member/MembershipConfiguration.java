package dev.muster.config.member;

import dev.muster.config.cluster.BlockingStore;
import dev.muster.store.Store;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires membership. */
@Configuration(proxyBeanMethods = false)
class MembershipConfiguration {

    @Bean
    MembershipService membershipService(Store store, BlockingStore blocking) {
        return new MembershipService(store, blocking);
    }
}
