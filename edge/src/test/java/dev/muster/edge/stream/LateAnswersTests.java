package dev.muster.edge.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muster.api.ProblemException;
import dev.muster.api.ProblemType;
import dev.muster.edge.EdgeServer;
import dev.muster.edge.RawHttp;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ConfigurableApplicationContext;

@SpringBootTest(
        classes = EdgeServer.class,
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {"muster.stream.max=3", "muster.stream.buffer-max=64KB", "muster.stream.ping-every=1s"})
class LateAnswersTests {

    private static final Duration SOON = Duration.ofSeconds(60);

    private final int port;
    private final SseStreams streams;
    private final EdgeServer.Late server;

    LateAnswersTests(@LocalServerPort int port, @Autowired SseStreams streams, @Autowired EdgeServer.Late server) {
        this.port = port;
        this.streams = streams;
        this.server = server;
    }

    @AfterEach
    void allIsOver() {
        await().atMost(SOON).until(() -> streams.count() == 0);
    }

    @Test
    void anAnswerComesWhenItIsThere() throws Exception {
        RawHttp client = ask(port);
        CompletableFuture<Object> coming = asked(server);

        coming.complete(Map.of("outcome", "granted"));

        assertThat(client.rest())
                .startsWith("HTTP/1.1 200")
                .containsIgnoringCase("Content-Type: application/json")
                .endsWith("{\"outcome\":\"granted\"}\n");
    }

    @Test
    void whoWaitsSeesThatTheServerLives() throws Exception {
        RawHttp client = ask(port);
        CompletableFuture<Object> coming = asked(server);
        assertThat(client.line()).startsWith("HTTP/1.1 200");
        for (String line = client.line(); !line.isEmpty(); line = client.line()) {
            assertThat(line).contains(":");
        }
        assertThat(client.line()).isEmpty();
        assertThat(client.line()).isEmpty();

        coming.completeExceptionally(new ProblemException(ProblemType.NO_QUORUM, "Two of three are away"));

        assertThat(client.rest())
                .contains("{\"outcome\":\"failed\",\"problem\":{")
                .contains(ProblemType.NO_QUORUM.urn())
                .contains("\"instance\":\"/v1/late\"");
    }

    @Test
    void whatFailsAtOnceHasTheStatusOfItsProblem() {
        String answer =
                RawHttp.exchange(port, "POST /v1/late/refused HTTP/1.0", "Host: localhost", "Content-Length: 0");

        assertThat(answer)
                .startsWith("HTTP/1.1 503")
                .containsIgnoringCase("Content-Type: application/problem+json")
                .containsIgnoringCase("Retry-After: 1")
                .contains(ProblemType.NO_QUORUM.urn());
    }

    @Test
    void whatNobodyExpectedIsToldWithoutItsText() throws Exception {
        RawHttp client = ask(port);

        asked(server).completeExceptionally(new IllegalStateException("the password is hunter2"));

        assertThat(client.rest()).startsWith("HTTP/1.1 500").doesNotContain("hunter2");
    }

    @Test
    void whoGoesAwayNoLongerWaits() throws Exception {
        RawHttp client = ask(port);
        CompletableFuture<Object> coming = asked(server);

        client.close();

        await().atMost(SOON).until(coming::isCancelled);
    }

    @Test
    void aStopSendsTheClientElsewhereAndLeavesItsPlace() throws Exception {
        ConfigurableApplicationContext other =
                new SpringApplicationBuilder(EdgeServer.class).run("--server.port=0", "--server.shutdown=graceful");
        int otherPort = other.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
        RawHttp client = ask(otherPort);
        CompletableFuture<Object> coming = asked(other.getBean(EdgeServer.Late.class));

        other.close();

        assertThat(client.rest())
                .contains(ProblemType.UNAVAILABLE.urn())
                .contains("The server is stopping; ask another with the same request id");
        assertThat(coming).isNotDone();
    }

    private static RawHttp ask(int port) {
        RawHttp client = RawHttp.connect(port);
        client.send("POST /v1/late HTTP/1.0", "Host: localhost", "Content-Length: 0");
        return client;
    }

    private static CompletableFuture<Object> asked(EdgeServer.Late server) throws InterruptedException {
        return Objects.requireNonNull(server.asked().poll(SOON.toSeconds(), TimeUnit.SECONDS), "nobody asked");
    }
}
