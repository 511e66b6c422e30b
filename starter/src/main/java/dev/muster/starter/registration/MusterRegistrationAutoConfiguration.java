package dev.muster.starter.registration;

import dev.muster.starter.MusterProperties;
import dev.muster.starter.http.RegistryClient;
import dev.muster.starter.http.RegistryClientAutoConfiguration;
import java.time.Clock;
import java.util.Random;
import java.util.function.Supplier;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.info.ProjectInfoAutoConfiguration;
import org.springframework.boot.context.properties.bind.BindResult;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.info.BuildProperties;
import org.springframework.boot.web.server.Ssl;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.cloud.client.ConditionalOnDiscoveryEnabled;
import org.springframework.cloud.client.serviceregistry.AutoServiceRegistrationAutoConfiguration;
import org.springframework.cloud.client.serviceregistry.ServiceRegistryAutoConfiguration;
import org.springframework.cloud.commons.util.InetUtils;
import org.springframework.cloud.commons.util.UtilAutoConfiguration;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * Lists this application. Switch: {@code muster.registration.enabled}; Spring Cloud's own
 * {@code spring.cloud.service-registry.auto-registration.enabled} leaves the registry for use by hand.
 */
@AutoConfiguration(
        after = {RegistryClientAutoConfiguration.class, UtilAutoConfiguration.class, ProjectInfoAutoConfiguration.class
        },
        before = {ServiceRegistryAutoConfiguration.class, AutoServiceRegistrationAutoConfiguration.class})
@ConditionalOnDiscoveryEnabled
@ConditionalOnBooleanProperty(
        name = {"muster.registry.enabled", "muster.registration.enabled"},
        matchIfMissing = true)
public final class MusterRegistrationAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    MusterServiceRegistry musterServiceRegistry(RegistryClient client, MusterProperties properties) {
        return new MusterServiceRegistry(
                client,
                new Random(),
                Clock.systemUTC(),
                properties.registration().deregisterDeadline(),
                properties.registration().presence());
    }

    @Bean
    @ConditionalOnMissingBean
    MusterRegistration musterRegistration(
            MusterProperties properties,
            InetUtils addresses,
            Environment environment,
            ObjectProvider<BuildProperties> build) {
        BuildProperties built = build.getIfAvailable();
        return new RegistrationFactory(addresses)
                .create(
                        properties.instance(),
                        environment.getProperty("spring.application.name"),
                        built == null ? null : built.getVersion());
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnBooleanProperty(
            name = "spring.cloud.service-registry.auto-registration.enabled",
            matchIfMissing = true)
    static class Automatic {

        @Bean
        ListeningPorts musterListeningPorts() {
            return new ListeningPorts();
        }

        @Bean
        MusterAutoServiceRegistration musterAutoServiceRegistration(
                MusterServiceRegistry registry,
                MusterProperties properties,
                ListeningPorts ports,
                ObjectProvider<WebScheme> webScheme,
                MusterRegistration registration,
                ApplicationEventPublisher events) {
            Supplier<String> scheme = () -> {
                WebScheme found = webScheme.getIfAvailable();
                return found == null ? "http" : found.get();
            };
            return new MusterAutoServiceRegistration(registry, properties, ports, scheme, registration, events);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(WebServerInitializedEvent.class)
    @ConditionalOnBooleanProperty(
            name = "spring.cloud.service-registry.auto-registration.enabled",
            matchIfMissing = true)
    static class Web {

        @Bean
        WebServerPorts musterWebServerPorts(ListeningPorts ports) {
            return new WebServerPorts(ports);
        }

        @Bean
        WebScheme musterWebScheme(Environment environment) {
            BindResult<Ssl> ssl = Binder.get(environment).bind("server.ssl", Ssl.class);
            boolean secured = ssl.isBound() && Ssl.isEnabled(ssl.get());
            return () -> secured ? "https" : "http";
        }
    }

    /** Scheme of the web server. */
    interface WebScheme extends Supplier<String> {}
}
