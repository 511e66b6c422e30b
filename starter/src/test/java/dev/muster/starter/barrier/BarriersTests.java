package dev.muster.starter.barrier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import dev.muster.api.coordination.LeaseId;
import dev.muster.starter.MusterAutoConfiguration;
import dev.muster.starter.coordination.MusterCoordinationAutoConfiguration;
import dev.muster.starter.http.Json;
import dev.muster.starter.stub.StubServer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import tools.jackson.databind.JsonNode;

class BarriersTests {

    private static final long NONE = -1;

    private final AtomicBoolean closed = new AtomicBoolean();
    private final AtomicLong count = new AtomicLong(NONE);
    private final AtomicInteger failures = new AtomicInteger();
    private final List<String> keys = new CopyOnWriteArrayList<>();
    private final Map<String, String> present = new ConcurrentHashMap<>(); // lease by party
    private final AtomicLong leases = new AtomicLong(10);
    private final StubServer server = StubServer.started(this::handle);
    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(MusterAutoConfiguration.class, BarriersAutoConfiguration.class))
            .withPropertyValues(
                    "muster.config.servers=" + server.uri(),
                    "muster.barrier.deadline=60s",
                    "muster.http.request-timeout=30s");

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void aBarrierHoldsWhileItIsClosed() {
        application.run(context -> {
            Barrier gate = context.getBean(Barriers.class).barrier("gate");

            assertThat(gate.await(Duration.ZERO)).isTrue();
            assertThat(gate.close()).isTrue();
            assertThat(gate.close()).isFalse();
            assertThat(gate.await(Duration.ZERO)).isFalse();
            assertThat(gate.open()).isTrue();
            assertThat(gate.await(Duration.ofSeconds(30))).isTrue();
            assertThat(server.requests()).last().isEqualTo("GET /v1/namespaces/default/barriers/gate?waitMax=PT3.5S");
        });
    }

    @Test
    void aLatchOpensWhenItWasCountedDown() {
        application.run(context -> {
            Latch latch = context.getBean(Barriers.class).latch("warm-up");

            assertThat(latch.count()).isEmpty();
            assertThat(latch.create(2)).isTrue();
            assertThat(latch.countDown()).isEqualTo(1);
            assertThat(latch.await(Duration.ZERO)).isFalse();
            failures.set(1);
            keys.clear();
            assertThat(latch.countDown()).as("repeated once, counted once").isZero();
            assertThat(keys).hasSize(2);
            assertThat(Set.copyOf(keys)).hasSize(1);
            assertThat(latch.count()).hasValue(0);
            assertThat(latch.await(Duration.ZERO)).isTrue();
            latch.remove();
            assertThat(latch.count()).isEmpty();
        });
    }

    @Test
    void partiesOfADoubleBarrierBeginAndEndTogether() {
        coordinated().run(context -> {
            DoubleBarrier barrier = context.getBean(Barriers.class).doubleBarrier("both");

            assertThat(barrier.enter(2, Duration.ZERO)).as("nobody else came").isEmpty();
            assertThat(present).as("and it went").isEmpty();

            present.put("the other one", "1");
            DoubleBarrier.Entered in = barrier.enter(2, Duration.ofSeconds(30)).orElseThrow();
            assertThat(in.isIn()).isTrue();
            assertThat(present).hasSize(2);
            assertThat(in.leave(Duration.ZERO)).as("the other one is in").isFalse();
            assertThat(present).containsOnlyKeys("the other one");
            present.clear();
            assertThat(in.leave(Duration.ZERO)).isTrue();
            assertThat(in.isIn()).isFalse();
            in.close();
        });
    }

    @Test
    void closingAPartyTakesItOut() {
        coordinated().run(context -> {
            DoubleBarrier barrier = context.getBean(Barriers.class).doubleBarrier("both");

            barrier.enter(1, Duration.ZERO).orElseThrow().close();

            assertThat(present).isEmpty();
        });
        application.run(context -> assertThatThrownBy(
                        () -> context.getBean(Barriers.class).doubleBarrier("both"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("muster.coordination.enabled: false (expected: true, for double barriers)"));
    }

    private ApplicationContextRunner coordinated() {
        return application.withConfiguration(AutoConfigurations.of(MusterCoordinationAutoConfiguration.class));
    }

    @Test
    void badInputIsNamed() {
        application.run(context -> {
            Barriers barriers = context.getBean(Barriers.class);

            assertThatThrownBy(() -> barriers.barrier("-x")).hasMessageStartingWith("barrier: '-x' (expected: ");
            assertThatThrownBy(() -> barriers.latch("l").await(Duration.ofSeconds(-1)))
                    .hasMessage("wait: PT-1S (expected: PT0S or more)");
        });
    }

    @Test
    void nothingRunsBeforeItIsUsedAndTheSwitchTurnsItOff() {
        application.run(context -> assertThat(context.getBeanFactory().containsSingleton("musterBarriers"))
                .isFalse());
        application.withPropertyValues("muster.barrier.enabled=false").run(context -> assertThat(context)
                .doesNotHaveBean(Barriers.class));
    }

    private void handle(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        String path = exchange.getRequestURI().getPath();
        String last = path.substring(path.lastIndexOf('/') + 1);
        if (exchange.getRequestMethod().equals("POST")) {
            keys.add(exchange.getRequestHeaders().getFirst("Idempotency-Key"));
            if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                problem(exchange, 504, "outcome-unknown");
                return;
            }
        }
        if (exchange.getRequestMethod().equals("DELETE") && path.contains("/leases/")) {
            present.values().remove(last);
            exchange.sendResponseHeaders(204, -1);
            return;
        }
        if (exchange.getRequestMethod().equals("DELETE")) {
            count.set(NONE);
            exchange.sendResponseHeaders(204, -1);
            return;
        }
        switch (last) {
            case "close" -> answer(exchange, "{\"changed\":" + closed.compareAndSet(false, true) + "}");
            case "open" -> answer(exchange, "{\"changed\":" + closed.compareAndSet(true, false) + "}");
            case "gate" -> answer(exchange, closed.get() ? waiting(1) : "{\"outcome\":\"passed\",\"revision\":3}");
            case "leases" ->
                answer(exchange, "{\"lease\":\"" + new LeaseId(leases.incrementAndGet()) + "\",\"ttl\":\"PT1H\"}");
            case "enter" -> {
                JsonNode enter = Json.read(body, JsonNode.class);
                present.put(enter.path("party").asString(), enter.path("lease").asString());
                answer(exchange, outcome(enter.path("parties").asInt() - present.size()));
            }
            case "leave" -> {
                present.remove(Json.read(body, JsonNode.class).path("party").asString());
                answer(exchange, outcome(present.size()));
            }
            case "create" ->
                answer(
                        exchange,
                        "{\"created\":"
                                + count.compareAndSet(
                                        NONE,
                                        Json.read(body, JsonNode.class)
                                                .path("count")
                                                .asLong())
                                + "}");
            case "count-down" -> answer(exchange, "{\"count\":" + count.decrementAndGet() + "}");
            case "await" ->
                answer(exchange, count.get() == 0 ? "{\"outcome\":\"passed\",\"revision\":3}" : waiting(count.get()));
            default -> {
                if (count.get() == NONE) {
                    problem(exchange, 404, "not-found");
                } else {
                    answer(exchange, "{\"count\":" + count.get() + "}");
                }
            }
        }
    }

    private static String outcome(long missing) {
        return missing == 0 ? "{\"outcome\":\"passed\",\"revision\":3}" : waiting(missing);
    }

    private static String waiting(long missing) {
        return "{\"outcome\":\"waiting\",\"missing\":" + missing + "}";
    }

    private static void answer(HttpExchange exchange, String json) throws IOException {
        StubServer.answer(exchange, 200, "application/json", json);
    }

    private static void problem(HttpExchange exchange, int status, String slug) throws IOException {
        StubServer.answer(
                exchange, status, "application/problem+json", "{\"type\":\"urn:muster:problem:" + slug + "\"}");
    }
}
