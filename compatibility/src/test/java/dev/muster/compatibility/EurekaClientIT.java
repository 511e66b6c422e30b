package dev.muster.compatibility;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.springframework.cloud.netflix.eureka.EurekaServiceInstance;
import tools.jackson.databind.JsonNode;

/** An unchanged application with the client of Spring Cloud Netflix, and one with our starter, at one registry server. */
@Tag("cluster")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class EurekaClientIT {

    private static final Duration SOON = Duration.ofSeconds(40);
    private static final String INSTANCES = "/v1/namespaces/default/services/old-orders/instances";

    private final Started started = new Started();
    private Server registry;
    private Application orders;
    private Application stock;

    @BeforeAll
    void startApplications() {
        registry = started.add(Server.start("registry-server", "--muster.eureka.warm-up=0s"));
        orders = started.add(Application.start(
                "old-orders",
                "eureka.client.service-url.defaultZone=" + registry.address() + "/eureka/",
                "eureka.client.registry-fetch-interval-seconds=1",
                "eureka.client.initial-instance-info-replication-interval-seconds=0",
                "eureka.instance.lease-renewal-interval-in-seconds=1",
                "eureka.instance.hostname=localhost",
                "eureka.instance.metadata-map.zone=west",
                "spring.cloud.config.enabled=false",
                "muster.registry.enabled=false",
                "muster.config.enabled=false"));
        stock = started.add(Application.start(
                "new-stock",
                "muster.registry.servers=http://localhost:" + registry.port(),
                "muster.token=" + Server.TOKEN,
                "muster.instance.host=localhost",
                "muster.config.enabled=false",
                "spring.cloud.config.enabled=false",
                "eureka.client.enabled=false"));
    }

    @AfterAll
    void stopAll() {
        started.close();
    }

    @Test
    @Order(1)
    void eachFindsTheOtherByNameAndIsAnswered() {
        await().atMost(SOON).ignoreExceptions().untilAsserted(() -> assertThat(orders.call("new-stock"))
                .isEqualTo("new-stock"));
        await().atMost(SOON).ignoreExceptions().untilAsserted(() -> assertThat(stock.call("old-orders"))
                .isEqualTo("old-orders"));

        assertThat(stock.instances("old-orders")).singleElement().satisfies(found -> {
            assertThat(found.getHost()).isEqualTo("localhost");
            assertThat(found.getPort()).isEqualTo(orders.port());
            assertThat(found.getMetadata()).containsEntry("zone", "west");
        });
        assertThat(orders.instances("new-stock")).singleElement().satisfies(found -> {
            assertThat(found).isInstanceOf(EurekaServiceInstance.class);
            assertThat(found.getPort()).isEqualTo(stock.port());
        });
    }

    @Test
    @Order(2)
    void itsActuatorTakesItOutAndBack() {
        await().atMost(SOON).untilAsserted(() -> assertThat(listed("status")).isEqualTo("UP"));

        orders.calls()
                .call("POST", "/actuator/serviceregistry", "{\"status\": \"OUT_OF_SERVICE\"}")
                .is(200);
        assertThat(listed("status")).isEqualTo("OUT_OF_SERVICE");
        assertThat(orders.calls().get("/actuator/serviceregistry").is(200).body())
                .contains("\"overriddenStatus\":\"OUT_OF_SERVICE\"");
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(orders.instances("old-orders")).isEmpty());

        orders.calls()
                .call("POST", "/actuator/serviceregistry", "{\"status\": \"CANCEL_OVERRIDE\"}")
                .is(200);
        assertThat(listed("status")).isEqualTo("UP");
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(orders.instances("old-orders")).hasSize(1));
    }

    @Test
    @Order(3)
    void aServerThatForgotItIsToldAgain() {
        await().atMost(SOON).untilAsserted(() -> assertThat(listed("id")).isNotEmpty());
        registry.calls().call("DELETE", INSTANCES + "/" + listed("id"), "").is(204);

        await().atMost(SOON).untilAsserted(() -> assertThat(listed("status")).isEqualTo("UP"));
    }

    @Test
    @Order(4)
    void whoStopsIsGoneForTheOther() {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(orders.instances("new-stock")).hasSize(1));
        stock.close();
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(orders.instances("new-stock")).isEmpty());

        orders.close();
        assertThat(registry.calls().get(INSTANCES).is(200).json().path("instances"))
                .isEmpty();
    }

    /** What the registry says of the one instance; empty if it is not there. */
    private String listed(String field) {
        JsonNode instances = registry.calls().get(INSTANCES).is(200).json().path("instances");
        return instances.path(0).path(field).asString("");
    }
}
