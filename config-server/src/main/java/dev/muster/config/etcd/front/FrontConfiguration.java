package dev.muster.config.etcd.front;

import dev.muster.config.etcd.http.EtcdPaths;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.tomcat.TomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/** Opens the web server's side of the shared port. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "muster.etcd.enabled", matchIfMissing = true)
class FrontConfiguration {

    @Bean
    EtcdConnector etcdConnector() {
        return new EtcdConnector();
    }

    @Bean
    WebServerFactoryCustomizer<TomcatWebServerFactory> etcdConnectorCustomizer(EtcdConnector etcd) {
        return factory -> factory.addAdditionalConnectors(etcd.connector());
    }

    @Bean
    FilterRegistrationBean<EtcdPortFilter> etcdPort(EtcdConnector etcd) {
        FilterRegistrationBean<EtcdPortFilter> filter =
                new FilterRegistrationBean<>(new EtcdPortFilter(etcd::port, EtcdPaths::contains));
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE + 1);
        return filter;
    }
}
