package dev.muster.starter.counter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import dev.muster.api.coordination.CounterBounds;
import dev.muster.api.coordination.CounterOutcome;
import dev.muster.api.coordination.CounterRange;
import dev.muster.starter.MusterAutoConfiguration;
import dev.muster.starter.http.Json;
import dev.muster.starter.stub.StubServer;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import tools.jackson.databind.JsonNode;

class CountersTests {

    private final AtomicLong value = new AtomicLong();
    private final AtomicLong lastId = new AtomicLong();
    private final AtomicInteger failures = new AtomicInteger();
    private final List<String> keys = new CopyOnWriteArrayList<>();
    private final StubServer server = StubServer.started(this::handle);
    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(MusterAutoConfiguration.class, CountersAutoConfiguration.class))
            .withPropertyValues(
                    "muster.config.servers=" + server.uri(),
                    "muster.counter.deadline=60s",
                    "muster.http.request-timeout=30s");

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void aCounterCounts() {
        application.run(context -> {
            Counter visits = context.getBean(Counters.class).counter("visits");

            assertThat(visits.incrementAndGet()).isEqualTo(1);
            assertThat(visits.addAndGet(41)).isEqualTo(42);
            assertThat(visits.get()).isEqualTo(42);
            assertThat(visits.compareAndSet(7, 8))
                    .isInstanceOfSatisfying(
                            CounterOutcome.Different.class,
                            different -> assertThat(different.counter().value()).isEqualTo(42));
            assertThat(visits.set(5)).isInstanceOf(CounterOutcome.Changed.class);
            assertThat(visits.add(9, new CounterBounds(0, 10)))
                    .isInstanceOfSatisfying(
                            CounterOutcome.OutOfBounds.class,
                            refused -> assertThat(refused.bounds().max()).isEqualTo(10));
            assertThat(visits.get()).isEqualTo(5);
        });
    }

    @Test
    void aSumThatIsNoLongIsNoSum() {
        application.run(context -> {
            Counter visits = context.getBean(Counters.class).counter("visits");
            visits.set(Long.MAX_VALUE);

            assertThatThrownBy(visits::incrementAndGet)
                    .isInstanceOf(ArithmeticException.class)
                    .hasMessage("counter visits + 1 (expected: a sum of 64 bits)");
        });
    }

    @Test
    void aCallWithoutAnOutcomeIsRepeatedUnderTheSameRequestId() {
        application.run(context -> {
            failures.set(1);

            assertThat(context.getBean(Counters.class).counter("visits").incrementAndGet())
                    .isEqualTo(1);

            assertThat(keys).hasSize(2);
            assertThat(Set.copyOf(keys)).hasSize(1);
        });
    }

    @Test
    void idsAreFetchedInBlocks() {
        application.run(context -> {
            Ids orders = context.getBean(Counters.class).ids("orders", 3);

            assertThat(List.of(orders.next(), orders.next(), orders.next(), orders.next()))
                    .containsExactly(1L, 2L, 3L, 4L);
            assertThat(server.requests()).hasSize(2);
            assertThat(orders.reserve(10)).isEqualTo(new CounterRange(7, 16));
        });
    }

    @Test
    void badInputIsNamed() {
        application.run(context -> {
            Counters counters = context.getBean(Counters.class);

            assertThatThrownBy(() -> counters.counter("-x")).hasMessageStartingWith("counter: '-x' (expected: ");
            assertThatThrownBy(() -> counters.ids("orders", 0)).hasMessage("block: 0 (expected: 1 to 1000000000)");
        });
    }

    @Test
    void nothingRunsBeforeItIsUsedAndTheSwitchTurnsItOff() {
        application.run(context -> assertThat(context.getBeanFactory().containsSingleton("musterCounters"))
                .isFalse());
        application.withPropertyValues("muster.counter.enabled=false").run(context -> assertThat(context)
                .doesNotHaveBean(Counters.class));
    }

    private void handle(HttpExchange exchange) throws IOException {
        byte[] bytes = exchange.getRequestBody().readAllBytes();
        String path = exchange.getRequestURI().getPath();
        if (exchange.getRequestMethod().equals("GET")) {
            answer(exchange, view(value.get()));
            return;
        }
        keys.add(exchange.getRequestHeaders().getFirst("Idempotency-Key"));
        if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            StubServer.answer(
                    exchange, 504, "application/problem+json", "{\"type\":\"urn:muster:problem:outcome-unknown\"}");
            return;
        }
        JsonNode body = Json.read(bytes, JsonNode.class);
        long before = value.get();
        if (path.endsWith("/ids")) {
            long last = lastId.addAndGet(body.path("size").asLong());
            answer(exchange, "{\"first\":" + (last - body.path("size").asLong() + 1) + ",\"last\":" + last + "}");
        } else if (path.endsWith("/compare-and-set")) {
            answer(
                    exchange,
                    "{\"outcome\":\"different\",\"expected\":" + body.path("expected") + ",\"counter\":" + view(before)
                            + "}");
        } else if (path.endsWith("/set")) {
            value.set(body.path("value").asLong());
            answer(exchange, changed(before));
        } else {
            add(exchange, body, before);
        }
    }

    private void add(HttpExchange exchange, JsonNode body, long before) throws IOException {
        long delta = body.path("delta").asLong();
        long max = body.path("max").asLong();
        if (before > max - delta) {
            answer(
                    exchange,
                    "{\"outcome\":\"out-of-bounds\",\"bounds\":{\"min\":" + body.path("min") + ",\"max\":" + max
                            + "},\"counter\":" + view(before) + "}");
        } else {
            value.addAndGet(delta);
            answer(exchange, changed(before));
        }
    }

    private String changed(long before) {
        return "{\"outcome\":\"changed\",\"before\":" + before + ",\"counter\":" + view(value.get()) + "}";
    }

    private static String view(long value) {
        return "{\"name\":\"visits\",\"value\":" + value + ",\"revision\":3}";
    }

    private static void answer(HttpExchange exchange, String json) throws IOException {
        StubServer.answer(exchange, 200, "application/json", json);
    }
}
