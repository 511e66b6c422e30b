package dev.muster.config.dashboard;

import dev.muster.config.projection.Projection;
import dev.muster.edge.dashboard.EventFeed;
import dev.muster.store.Store;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the dashboard. */
@Configuration(proxyBeanMethods = false)
class DashboardConfiguration {

    @Bean(initMethod = "start", destroyMethod = "close")
    ConfigNews configNews(Projection projection, Store store, EventFeed feed) {
        return new ConfigNews(projection, store, feed);
    }
}
