package dev.muster.registry.dashboard;

import dev.muster.edge.dashboard.EventFeed;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the dashboard. */
@Configuration(proxyBeanMethods = false)
class DashboardConfiguration {

    @Bean
    InstanceNews dashboardInstanceNews(EventFeed feed) {
        return new InstanceNews(feed, leases);
    }
}
