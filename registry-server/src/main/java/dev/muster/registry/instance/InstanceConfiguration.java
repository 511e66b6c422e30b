package dev.muster.registry.instance;

import dev.muster.registry.lease.LeaseProperties;
import dev.muster.registry.lease.LeaseTable;
import dev.muster.registry.namespace.NamespaceService;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires instances. */
@Configuration(proxyBeanMethods = false)
class InstanceConfiguration {

    @Bean
    InstanceService instanceService(
            InstanceTable table,
            LeaseTable leases,
            LeaseProperties leaseLimits,
            InstanceLimits limits,
            NamespaceService namespaces,
            Clock clock) {
        return new InstanceService(table, leases, leaseLimits, limits, namespaces, clock);
    }

    @Bean
    LeaseIndex leaseIndex(LeaseTable leases) {
        return new LeaseIndex(leases);
    }

    @Bean
    ExpirySweep expirySweep(InstanceTable table, LeaseTable leases, LeaseOwnership ownership) {
        return new ExpirySweep(table, leases, ownership);
    }
}
