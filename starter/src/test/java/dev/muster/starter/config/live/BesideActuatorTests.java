package dev.muster.starter.config.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.starter.config.Apps;
import dev.muster.starter.config.ConfigServerStub;
import dev.muster.starter.config.live.ShopApp.Clerk;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.context.properties.ConfigurationPropertiesReportEndpoint;
import org.springframework.boot.actuate.context.properties.ConfigurationPropertiesReportEndpoint.ConfigurationPropertiesBeanDescriptor;
import org.springframework.cloud.context.refresh.ContextRefresher;
import org.springframework.context.ConfigurableApplicationContext;

/** What looks at or changes the same beans from elsewhere still works. */
class BesideActuatorTests {

    private final ConfigServerStub server = ConfigServerStub.started();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void theConfigpropsEndpointShowsWhatIsInForce() {
        server.publish(Map.of("shop.window.title", "Corner", "shop.prices.low", 1));
        try (ConfigurableApplicationContext app = Apps.run(
                server,
                ShopApp.class,
                "--management.endpoints.web.exposure.include=*",
                "--management.endpoints.jmx.exposure.include=configprops",
                "--spring.jmx.enabled=true",
                "--management.endpoint.configprops.show-values=always")) {
            server.applied(Map.of("shop.window.title", "Market", "shop.prices.low", 2));

            var beans = app.getBean(ConfigurationPropertiesReportEndpoint.class)
                    .configurationPropertiesWithPrefix("shop")
                    .getContexts()
                    .values()
                    .iterator()
                    .next()
                    .getBeans()
                    .values();

            assertThat(beans)
                    .filteredOn(bean -> bean.getPrefix().equals("shop.window"))
                    .singleElement()
                    .extracting(ConfigurationPropertiesBeanDescriptor::getProperties)
                    .asInstanceOf(InstanceOfAssertFactories.map(String.class, Object.class))
                    .containsEntry("title", "Market");
            assertThat(beans)
                    .filteredOn(bean -> bean.getPrefix().equals("shop.prices"))
                    .singleElement()
                    .extracting(ConfigurationPropertiesBeanDescriptor::getProperties)
                    .asInstanceOf(InstanceOfAssertFactories.map(String.class, Object.class))
                    .containsEntry("low", 2);
        }
    }

    @Test
    void afterSpringCloudsRefreshChangesStillArrive() {
        server.publish(Map.of("shop.window.title", "Corner", "shop.prices.low", 1));
        try (ConfigurableApplicationContext app = Apps.run(server, ShopApp.class)) {
            Clerk clerk = app.getBean(Clerk.class);

            app.getBean(ContextRefresher.class).refresh();
            assertThat(clerk.window.getTitle()).isEqualTo("Corner");
            assertThat(clerk.prices.get().low()).isEqualTo(1);

            server.applied(Map.of("shop.window.title", "Market", "shop.prices.low", 2));
            assertThat(clerk.window.getTitle()).isEqualTo("Market");
            assertThat(clerk.prices.get().low()).isEqualTo(2);
        }
    }
}
