package dev.muster.starter.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import dev.muster.api.Ticker;
import dev.muster.starter.MusterAutoConfiguration;
import dev.muster.starter.http.HttpTimeouts;
import dev.muster.starter.http.Json;
import dev.muster.starter.http.MusterClient;
import dev.muster.starter.stub.StubServer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class WorkersTests {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final WorkerSettings ME = new WorkerSettings("w1", 5, Map.of("zone", "a"));

    /** What is assigned: tasks with their fences. */
    private final Map<String, Integer> assigned = new ConcurrentSkipListMap<>();

    private final Map<String, String> reports = new ConcurrentHashMap<>();
    private final List<String> log = new CopyOnWriteArrayList<>();
    private final AtomicBoolean leaseEnded = new AtomicBoolean();
    private final StubServer server = StubServer.started(this::handle);
    private final MusterWorkers workers = new MusterWorkers(
            new MusterClient(
                    "config",
                    List.of(server.uri()),
                    null,
                    new HttpTimeouts(Duration.ofSeconds(10), Duration.ofSeconds(30)),
                    new Random()),
            "default",
            Duration.ofSeconds(6),
            Duration.ofSeconds(30),
            Ticker.SYSTEM);
    private final WorkGroup group = workers.group("collectors");

    @AfterEach
    void close() {
        workers.close();
        server.close();
    }

    @Test
    void whatIsAssignedIsDoneAndReported() {
        assigned.put("t1", 7);
        try (Working working = group.work(ME, assignment -> {
            assertThat(assignment.payload()).isEqualTo("do t1");
            assertThat(assignment.fence()).isEqualTo(7);
            assertThat(assignment.progress(50, "half")).isTrue();
            return "result of " + assignment.task();
        })) {
            await().atMost(SOON).untilAsserted(() -> assertThat(reports.get("t1"))
                    .isEqualTo("{\"fence\":7,\"state\":\"DONE\",\"percent\":100,\"message\":\"result of t1\"}"));
            assertThat(log)
                    .contains("{\"fence\":7,\"state\":\"RUNNING\",\"percent\":50,\"message\":\"half\"}")
                    .contains("{\"capacity\":5,\"labels\":{\"zone\":\"a\"},\"ttl\":\"PT6S\"}");
            await().atMost(SOON).untilAsserted(() -> assertThat(working.tasks()).isEmpty());
            await().atMost(SOON).untilAsserted(() -> assertThat(log).contains("{\"lease\":\"00000000000000ab\"}"));
        }
        assertThat(log).last().isEqualTo("withdraw w1");
    }

    @Test
    void whatFailsIsReportedAsFailed() {
        assigned.put("t1", 7);
        try (Working working = group.work(ME, assignment -> {
            throw new IllegalStateException("cannot");
        })) {
            await().atMost(SOON).untilAsserted(() -> assertThat(reports.get("t1"))
                    .isEqualTo("{\"fence\":7,\"state\":\"FAILED\",\"percent\":0,\"message\":\"cannot\"}"));
            assertThat(working.running()).isTrue();
        }
    }

    @Test
    void whatIsTakenAwayIsInterruptedAndNotReported() {
        CountDownLatch begun = new CountDownLatch(1);
        AtomicBoolean interrupted = new AtomicBoolean();
        assigned.put("t1", 7);
        try (Working working = group.work(ME, untilInterrupted(begun, interrupted))) {
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(begun.getCount()).isZero());
            assertThat(working.tasks()).containsExactly("t1");

            assigned.remove("t1");

            await().atMost(SOON).untilAsserted(() -> assertThat(interrupted).isTrue());
            await().atMost(SOON).untilAsserted(() -> assertThat(working.tasks()).isEmpty());
        }
        assertThat(reports).isEmpty();
    }

    @Test
    void aWorkerWhoseLeaseEndedStopsItsTasksAndComesBack() {
        CountDownLatch begun = new CountDownLatch(2);
        AtomicBoolean interrupted = new AtomicBoolean();
        assigned.put("t1", 7);
        try (Working working = group.work(ME, untilInterrupted(begun, interrupted))) {
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(begun.getCount()).isEqualTo(1));

            leaseEnded.set(true);
            await().atMost(SOON).untilAsserted(() -> assertThat(interrupted).isTrue());
            assigned.put("t1", 9);
            leaseEnded.set(false);

            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(begun.getCount()).isZero());
            assertThat(working.running()).isTrue();
            assertThat(log.stream().filter(line -> line.contains("capacity"))).hasSizeGreaterThan(1);
        }
    }

    @Test
    void badInputIsNamed() {
        assertThatThrownBy(() -> workers.group("-x")).hasMessageStartingWith("group: '-x' (expected: ");
        assertThatThrownBy(() -> new WorkerSettings("w", -1, Map.of())).hasMessageStartingWith("capacity: -1");
    }

    @Test
    void nothingRunsBeforeItIsUsedAndTheSwitchTurnsItOff() {
        ApplicationContextRunner application = new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(MusterAutoConfiguration.class, WorkersAutoConfiguration.class))
                .withPropertyValues("muster.config.servers=" + server.uri());
        application.run(context -> {
            assertThat(context.getBeanFactory().containsSingleton("musterWorkers"))
                    .isFalse();
            assertThat(context.getBean(Workers.class).group("g").name()).isEqualTo("g");
        });
        application.withPropertyValues("muster.worker.enabled=false").run(context -> assertThat(context)
                .doesNotHaveBean(Workers.class));
        assertThat(server.requests()).isEmpty();
    }

    private static WorkHandler untilInterrupted(CountDownLatch begun, AtomicBoolean interrupted) {
        return assignment -> {
            begun.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.set(assignment.lost());
                throw e;
            }
            return "";
        };
    }

    private void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        if (exchange.getRequestMethod().equals("DELETE")) {
            log.add("withdraw " + path.substring(path.lastIndexOf('/') + 1));
            exchange.sendResponseHeaders(204, -1);
        } else if (path.endsWith("/assignments")) {
            assignments(exchange);
        } else if (path.endsWith("/keep-alive")) {
            log.add(body);
            keepAlive(exchange);
        } else if (path.endsWith("/report")) {
            log.add(body);
            String task = path.split("/", -1)[7];
            if (!body.contains("RUNNING")) {
                reports.put(task, body);
                assigned.remove(task);
            }
            answer(exchange, "{\"outcome\":\"recorded\"}");
        } else {
            log.add(body);
            answer(exchange, "{\"lease\":\"00000000000000ab\",\"ttl\":\"PT0.6S\",\"remaining\":\"PT0.6S\"}");
        }
    }

    private void keepAlive(HttpExchange exchange) throws IOException {
        if (leaseEnded.get()) {
            StubServer.answer(
                    exchange,
                    404,
                    "application/problem+json",
                    "{\"type\":\"urn:muster:problem:lease-not-found\",\"detail\":\"gone\"}");
        } else {
            answer(exchange, "{}");
        }
    }

    /** Answers when something else is assigned than is known, or after a while. */
    private void assignments(HttpExchange exchange) throws IOException {
        String known = exchange.getRequestURI().getQuery().replaceAll("known=([^&]*)&.*", "$1");
        try {
            await().atMost(Duration.ofSeconds(1))
                    .pollInterval(Duration.ofMillis(10))
                    .until(() -> !tokens().equals(known));
        } catch (ConditionTimeoutException same) {
            // as a server does after its wait
        }
        StringBuilder all = new StringBuilder();
        assigned.forEach((task, fence) -> all.append(all.isEmpty() ? "" : ",")
                .append(new String(
                        Json.write(Map.of(
                                "token", Map.of("task", task, "fence", fence),
                                "worker", "w1",
                                "task", Map.of("id", task, "payload", "do " + task, "labels", Map.of()))),
                        UTF_8)));
        answer(exchange, "{\"revision\":3,\"assignments\":[" + all + "]}");
    }

    private String tokens() {
        StringBuilder all = new StringBuilder();
        assigned.forEach((task, fence) ->
                all.append(all.isEmpty() ? "" : ",").append(task).append('@').append(fence));
        return all.toString();
    }

    private static void answer(HttpExchange exchange, String json) throws IOException {
        StubServer.answer(exchange, 200, "application/json", json);
    }
}
