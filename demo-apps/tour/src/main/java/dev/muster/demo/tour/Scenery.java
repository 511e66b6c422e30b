package dev.muster.demo.tour;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Everything the story happens to: how each process is started, and what each of them answers. */
final class Scenery {

    private final Processes processes;
    private final Ports ports;
    private final Path data;
    private final Web web = new Web();
    private @Nullable Process config;

    Scenery(Processes processes, Ports ports, Path data) {
        this.processes = processes;
        this.ports = ports;
        this.data = data;
    }

    void startRegistry() {
        Process unused = processes.start(
                "registry-server",
                "registry",
                List.of("server.port=" + ports.registry(), "muster.cluster.port=" + ports.registryCluster()));
    }

    void startConfig() {
        config = processes.start(
                "config-server",
                "config",
                List.of(
                        "server.port=" + ports.config(),
                        "muster.cluster.port=" + ports.configCluster(),
                        "muster.store.port=" + ports.raft(),
                        "muster.etcd.enabled=false",
                        "muster.store.directory=" + data.resolve("config-data")));
    }

    /** As {@code kill -9} does. */
    void killConfig() {
        Process running = config;
        Step.check(running != null, "the config server was not started");
        if (running != null) {
            Processes.kill(running);
        }
    }

    Process startStock(int port) {
        return startApplication("demo-apps/stock", "stock-" + port, port);
    }

    void startOrders() {
        Process unused = startApplication("demo-apps/orders", "orders-" + ports.orders(), ports.orders());
    }

    private Process startApplication(String module, String name, int port) {
        return processes.start(
                module,
                name,
                List.of(
                        "server.port=" + port,
                        "muster.registry.servers=" + registry(),
                        "muster.config.servers=" + configAddress(),
                        "muster.instance.host=127.0.0.1",
                        "muster.cache.directory=" + data.resolve("cache")));
    }

    String registry() {
        return "http://localhost:" + ports.registry();
    }

    String configAddress() {
        return "http://localhost:" + ports.config();
    }

    String orders() {
        return "http://localhost:" + ports.orders();
    }

    String stock(int port) {
        return "http://localhost:" + port;
    }

    List<Integer> stockPorts() {
        return List.of(ports.stockA(), ports.stockB());
    }

    boolean ready(String server) {
        return web.get(server + "/actuator/health/readiness")
                .filter(health -> "UP".equals(health.path("status").asString("")))
                .isPresent();
    }

    /** How many instances of a service the registry lists as up. */
    long listed(String service) {
        return web.get(registry() + "/v1/namespaces/default/services/" + service + "/instances").stream()
                .flatMap(answer -> children(answer.path("instances")))
                .filter(instance -> "UP".equals(instance.path("status").asString("")))
                .count();
    }

    /** Addresses of a service as the orders application sees them. */
    List<String> seenByOrders(String service) {
        return web.get(orders() + "/sees/" + service).stream()
                .flatMap(Scenery::children)
                .map(address -> address.asString(""))
                .toList();
    }

    /** Calls orders, which calls stock: the port of the stock instance that answered, empty if the call failed. */
    Optional<Integer> order(String how) {
        return web.get(orders() + "/orders/tea" + how)
                .map(order -> order.path("stock").path("port").asInt(0));
    }

    /** The reserve that a stock instance runs with, −1 if it does not answer. */
    int reserve(int port) {
        return web.get(stock(port) + "/settings")
                .map(settings -> settings.path("reserve").asInt(-1))
                .orElse(-1);
    }

    /** The promotion that a stock instance runs with. */
    String promotion(int port) {
        return web.get(stock(port) + "/settings")
                .map(settings -> settings.path("promotion").path("text").asString(""))
                .orElse("");
    }

    /** Publishes stock's configuration; answers the number of the new release. */
    long publish(String content, long basedOn, String comment) {
        Web.Answer answer = web.send(
                "POST",
                configAddress() + "/v1/namespaces/default/configs/stock/default/releases",
                Map.of(
                        "format",
                        "PROPERTIES",
                        "content",
                        content,
                        "basedOn",
                        basedOn,
                        "author",
                        "tour",
                        "comment",
                        comment));
        Step.check(answer.ok(), "publishing was refused: " + answer.body());
        return answer.body().path("number").asLong(0);
    }

    /** Publishes an older release anew; answers the number of the new one. */
    long rollBack(long to, long basedOn) {
        Web.Answer answer = web.send(
                "POST",
                configAddress() + "/v1/namespaces/default/configs/stock/default/rollback",
                Map.of("to", to, "basedOn", basedOn, "author", "tour", "comment", "back to what worked"));
        Step.check(answer.ok(), "the rollback was refused: " + answer.body());
        return answer.body().path("number").asLong(0);
    }

    /** The current release of stock, empty if there is no answer. */
    Optional<JsonNode> currentRelease() {
        return web.get(configAddress() + "/v1/namespaces/default/configs/stock/default/releases/current");
    }

    /** Last receipts of the stock instances with this outcome. */
    List<JsonNode> receipts(String outcome, long revision) {
        return web.get(configAddress() + "/v1/namespaces/default/receipts?application=stock").stream()
                .flatMap(Scenery::children)
                .filter(receipt -> outcome.equals(receipt.path("outcome").asString("")))
                .filter(receipt -> receipt.path("cursor").asString("").endsWith(":" + revision))
                .toList();
    }

    private static Stream<JsonNode> children(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
