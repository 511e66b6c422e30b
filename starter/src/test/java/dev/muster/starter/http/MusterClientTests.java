package dev.muster.starter.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.muster.api.ProblemException;
import dev.muster.api.ProblemType;
import dev.muster.api.RequestId;
import dev.muster.starter.stub.StubServer;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MusterClientTests {

    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final HttpTimeouts PATIENT = new HttpTimeouts(Duration.ofSeconds(10), Duration.ofSeconds(20));
    private static final HttpTimeouts IMPATIENT = new HttpTimeouts(Duration.ofMillis(500), Duration.ofMillis(700));

    private final List<AutoCloseable> opened = new ArrayList<>();
    private final CountDownLatch release = new CountDownLatch(1);

    @AfterEach
    void closeAll() throws Exception {
        release.countDown();
        for (AutoCloseable each : opened) {
            each.close();
        }
    }

    @Test
    void staysWithTheServerThatAnsweredLast() {
        StubServer dead = stopped();
        StubServer alive = started(exchange -> json(exchange, 200, "{\"name\":\"a\",\"unknown\":1}"));
        MusterClient client = client(dead, alive);

        Name first = client.get(DEADLINE, Name.class, "/v1/{x}", "a b/c");
        URI preferred = client.preferredServer();

        assertThat(first).isEqualTo(new Name("a"));
        assertThat(preferred).isEqualTo(alive.uri());
        assertThat(alive.requests()).containsExactly("GET /v1/a%20b%2Fc");
    }

    @Test
    void goesOnToTheNextServerWhenOneIsUnavailable() {
        StubServer stopping = started(exchange -> problem(exchange, ProblemType.UNAVAILABLE, "stopping"));
        StubServer alive = started(exchange -> json(exchange, 200, "{\"name\":\"b\"}"));
        MusterClient client = client(stopping, alive);

        Name answer = client.put(DEADLINE, Name.class, new Name("b"), "/v1/x");

        assertThat(answer.name()).isEqualTo("b");
    }

    @Test
    void silentServerCostsItsRequestTimeoutAndNotTheWholeDeadline() {
        StubServer silent = started(exchange -> await());
        StubServer alive = started(exchange -> json(exchange, 200, "{\"name\":\"b\"}"));
        MusterClient client = client(IMPATIENT, silent, alive);

        Name answer = client.get(DEADLINE, Name.class, "/v1/x");

        assertThat(answer.name()).isEqualTo("b");
    }

    @Test
    void namesEveryAddressAndItsReasonWhenNobodyAnswers() {
        StubServer dead = stopped();
        StubServer silent = started(exchange -> await());
        MusterClient client = client(dead, silent);

        ServersUnreachableException failure = catchThrowableOfType(
                ServersUnreachableException.class, () -> client.get(Duration.ofSeconds(2), Name.class, "/v1/x"));

        assertThat(failure)
                .hasMessageContaining("No stub server answers")
                .hasMessageContaining(dead.uri() + " (connection refused)")
                .hasMessageContaining(silent.uri() + " (no answer in time)");
        assertThat(failure.reasons()).containsOnlyKeys(dead.uri(), silent.uri());
    }

    @Test
    void triesAgainUntilTheServerIsThere() {
        StubServer server = started(new HttpHandler() {
            private int seen;

            @Override
            public synchronized void handle(HttpExchange exchange) throws IOException {
                seen++;
                if (seen < 4) {
                    StubServer.answer(exchange, 503, "text/plain", "not yet");
                } else {
                    json(exchange, 200, "{\"name\":\"c\"}");
                }
            }
        });
        MusterClient client = client(server);

        Name answer = client.get(DEADLINE, Name.class, "/v1/x");

        assertThat(answer.name()).isEqualTo("c");
        assertThat(server.requests()).hasSize(4);
    }

    @Test
    void refusalIsFinalAndKeepsItsTypeAndFacts() {
        StubServer refusing = started(exchange -> StubServer.answer(
                exchange,
                409,
                "application/problem+json",
                "{\"type\":\"urn:muster:problem:revision-conflict\",\"title\":\"t\",\"status\":409,"
                        + "\"detail\":\"it moved\",\"expected\":3,\"actual\":4}"));
        MusterClient client = client(refusing, stopped());

        ProblemException problem =
                catchThrowableOfType(ProblemException.class, () -> client.get(DEADLINE, Name.class, "/v1/x"));

        assertThat(problem.type()).isEqualTo(ProblemType.REVISION_CONFLICT);
        assertThat(problem).hasMessage("it moved");
        assertThat(problem.facts()).isEqualTo(Map.of("expected", 3, "actual", 4));
        assertThat(refusing.requests()).hasSize(1);
    }

    @Test
    void unknownProblemIsInternalWithItsText() {
        StubServer newer = started(exchange -> StubServer.answer(
                exchange,
                418,
                "application/problem+json",
                "{\"type\":\"urn:muster:problem:teapot\",\"detail\":\"short and stout\"}"));

        assertThatThrownBy(() -> client(newer).post(DEADLINE, Name.class, null, null, "/v1/x"))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("short and stout")
                .hasMessageContaining("teapot")
                .extracting(e -> ((ProblemException) e).type())
                .isEqualTo(ProblemType.INTERNAL);
    }

    @Test
    void postWithoutRequestIdIsNotRepeatedWhenItMayHaveHappened() {
        StubServer failing = started(exchange -> StubServer.answer(exchange, 500, "text/plain", "oops"));
        StubServer other = started(exchange -> json(exchange, 200, "{\"name\":\"d\"}"));

        assertThatThrownBy(() -> client(failing, other).post(DEADLINE, Name.class, null, new Name("d"), "/v1/x"))
                .isInstanceOf(ProblemException.class);
        Name repeated = client(failing, other).post(DEADLINE, Name.class, RequestId.random(), new Name("d"), "/v1/x");

        assertThat(repeated.name()).isEqualTo("d");
        assertThat(other.requests()).hasSize(1);
    }

    @Test
    void postWithoutRequestIdGoesOnWhenTheConnectionWasRefused() {
        StubServer alive = started(exchange -> json(exchange, 200, "{\"name\":\"d\"}"));

        Name answer = client(stopped(), alive).post(DEADLINE, Name.class, null, new Name("d"), "/v1/x");

        assertThat(answer.name()).isEqualTo("d");
    }

    @Test
    void unchangedContentIsNotSentAgain() {
        StubServer server = started(exchange -> {
            exchange.getResponseHeaders().set("ETag", "\"7\"");
            if ("\"7\"".equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
                exchange.sendResponseHeaders(304, -1);
            } else {
                json(exchange, 200, "{\"name\":\"e\"}");
            }
        });
        MusterClient client = client(server);

        Optional<Fetched<Name>> first = client.getIfChanged(DEADLINE, Name.class, null, "/v1/x");
        Optional<Fetched<Name>> second =
                client.getIfChanged(DEADLINE, Name.class, first.orElseThrow().etag(), "/v1/x");

        assertThat(first).contains(new Fetched<>(new Name("e"), "\"7\"", server.uri()));
        assertThat(second).isEmpty();
    }

    @Test
    void everyRequestCarriesTheToken() {
        List<String> seen = new CopyOnWriteArrayList<>();
        StubServer server = started(exchange -> {
            seen.add(exchange.getRequestHeaders().getFirst("Authorization"));
            exchange.sendResponseHeaders(204, -1);
        });

        client(server).delete(DEADLINE, "/v1/x");
        client(server).send(DEADLINE, null, null, "/v1/x");

        assertThat(seen).containsExactly("Bearer secret", "Bearer secret");
    }

    @Test
    void answerThatIsNoJsonIsAProblem() {
        StubServer server = started(exchange -> StubServer.answer(exchange, 200, "text/html", "<html>"));

        assertThatThrownBy(() -> client(server).get(DEADLINE, Name.class, "/v1/x"))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("not a Name");
    }

    private MusterClient client(StubServer... servers) {
        return client(PATIENT, servers);
    }

    private MusterClient client(HttpTimeouts timeouts, StubServer... servers) {
        MusterClient client = new MusterClient(
                "stub", Arrays.stream(servers).map(StubServer::uri).toList(), "secret", timeouts, new Random(7));
        opened.add(client);
        return client;
    }

    private StubServer started(HttpHandler handler) {
        StubServer server = StubServer.started(handler);
        opened.add(server);
        return server;
    }

    private static StubServer stopped() {
        return StubServer.stopped(exchange -> {});
    }

    private void await() {
        try {
            assertThat(release.await(2, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void json(HttpExchange exchange, int status, String body) throws IOException {
        StubServer.answer(exchange, status, "application/json", body);
    }

    private static void problem(HttpExchange exchange, ProblemType type, String detail) throws IOException {
        StubServer.answer(
                exchange,
                type.status(),
                "application/problem+json",
                "{\"type\":\"" + type.urn() + "\",\"detail\":\"" + detail + "\"}");
    }

    record Name(String name) {}
}
