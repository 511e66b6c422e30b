package dev.muster.registry.dashboard;

import dev.muster.edge.dashboard.EventFeed;
import dev.muster.registry.lease.LeaseTable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the dashboard. */
@Configuration(proxyBeanMethods = false)
class DashboardConfiguration {

    @Bean
    InstanceNews dashboardInstanceNews(EventFeed feed, LeaseTable leases) {
        return new InstanceNews(feed, leases);
    }
}
