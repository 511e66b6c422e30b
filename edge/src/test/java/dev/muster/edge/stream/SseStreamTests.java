package dev.muster.edge.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muster.api.ProblemType;
import dev.muster.edge.EdgeServer;
import dev.muster.edge.RawHttp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
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
class SseStreamTests {

    private static final Duration SOON = Duration.ofSeconds(60);

    private final int port;
    private final SseStreams streams;
    private final EdgeServer.Streams server;
    private final List<RawHttp> clients = new ArrayList<>();

    SseStreamTests(@LocalServerPort int port, @Autowired SseStreams streams, @Autowired EdgeServer.Streams server) {
        this.port = port;
        this.streams = streams;
        this.server = server;
    }

    @BeforeEach
    void begin() {
        server.opened().clear();
        server.closed().set(0);
    }

    @AfterEach
    void hangUp() {
        clients.forEach(RawHttp::close);
        await().atMost(SOON).until(() -> streams.count() == 0);
    }

    @Test
    void framesArriveInOrderAndAsEvents() throws Exception {
        RawHttp client = watch();
        SseStream stream = opened();

        for (int i = 0; i < 500; i++) {
            assertThat(stream.send(SseFrame.event("changed", "run:" + i, "{\"i\":" + i + "}")))
                    .isTrue();
        }

        assertThat(client.lineAfter("Content-Type: ")).isEqualTo("text/event-stream;charset=UTF-8");
        for (int i = 0; i < 500; i++) {
            assertThat(client.lineAfter("event: ")).isEqualTo("changed");
            assertThat(client.lineAfter("id: ")).isEqualTo("run:" + i);
            assertThat(client.lineAfter("data: ")).isEqualTo("{\"i\":" + i + "}");
        }
    }

    @Test
    void aQuietStreamIsPinged() throws Exception {
        RawHttp client = watch();
        opened();

        assertThat(client.lineAfter(": ")).isEqualTo("ping");
        assertThat(client.lineAfter(": ")).isEqualTo("ping");
    }

    @Test
    void aClientThatDoesNotReadIsCutOffAndTheOthersAreNot() throws Exception {
        watch(8 * 1024);
        SseStream slow = opened();
        RawHttp reader = watch();
        SseStream fast = opened();
        SseFrame frame = SseFrame.event("changed", "run:1", "x".repeat(16 * 1024));

        int taken = 0;
        while (taken < 10_000 && slow.send(frame)) {
            taken++;
        }

        assertThat(taken).isLessThan(10_000);
        assertThat(slow.closed()).isTrue();
        assertThat(slow.send(SseFrame.PING)).isFalse();
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(streams.count()).isEqualTo(1);
            assertThat(server.closed()).hasValue(1);
        });
        assertThat(fast.send(SseFrame.event("changed", "run:2", "{}"))).isTrue();
        assertThat(reader.lineAfter("id: ")).isEqualTo("run:2");
    }

    @Test
    void whatIsLargerThanTheBoundStillArrivesAndChangesBehindItToo() throws Exception {
        RawHttp client = watch();
        SseStream stream = opened();

        assertThat(stream.send(SseFrame.event("snapshot", "run:1", "s".repeat(1024 * 1024))))
                .isTrue();
        assertThat(stream.send(SseFrame.event("changed", "run:2", "{}"))).isTrue();

        assertThat(client.lineAfter("data: ")).hasSize(1024 * 1024);
        assertThat(client.lineAfter("id: ")).isEqualTo("run:2");
    }

    @Test
    void joinedFramesArriveLikeSingleOnes() throws Exception {
        RawHttp client = watch();
        SseStream stream = opened();

        stream.send(SseFrame.joined(
                List.of(SseFrame.event("changed", "run:1", "{}"), SseFrame.event("removed", "run:2", "{}"))));

        assertThat(client.lineAfter("event: ")).isEqualTo("changed");
        assertThat(client.lineAfter("event: ")).isEqualTo("removed");
        assertThat(client.lineAfter("id: ")).isEqualTo("run:2");
    }

    @Test
    void aStreamAboveTheLimitIsRefused() throws Exception {
        watch();
        opened();
        watch();
        opened();
        watch();
        opened();

        String answer = RawHttp.exchange(
                port, "GET /v1/watch HTTP/1.1", "Host: localhost", "Connection: close", "Accept: text/event-stream");

        assertThat(answer)
                .startsWith("HTTP/1.1 429")
                .contains(ProblemType.TOO_MANY_REQUESTS.urn())
                .contains("streams: 3 are open (expected: fewer than 3)")
                .containsIgnoringCase("Retry-After: 1");
        assertThat(streams.count()).isEqualTo(3);
    }

    @Test
    void aClientThatGoesAwayEndsItsStreamOnce() throws Exception {
        RawHttp client = watch();
        SseStream stream = opened();

        client.close();

        await().atMost(SOON).untilAsserted(() -> {
            assertThat(stream.closed()).isTrue();
            assertThat(streams.count()).isZero();
            assertThat(server.closed()).hasValue(1);
        });
        stream.close();
        assertThat(server.closed()).hasValue(1);
    }

    @Test
    void aStreamThatTheServerEndsIsTheEndOfTheAnswer() throws Exception {
        RawHttp client = watch();
        SseStream stream = opened();

        stream.close();
        stream.close();

        assertThat(client.rest()).startsWith("HTTP/1.1 200");
        assertThat(server.closed()).hasValue(1);
    }

    @Test
    void listenersAreListedByTheNameTheyGive() throws Exception {
        RawHttp client = RawHttp.connect(port);
        clients.add(client);
        client.send("GET /v1/watch HTTP/1.1", "Host: localhost", "Muster-Instance: orders-1");
        opened();
        watch();
        opened();

        assertThat(streams.clients()).containsExactly("127.0.0.1", "orders-1");
    }

    @Test
    void openStreamsDoNotHoldUpAStop() throws Exception {
        ConfigurableApplicationContext other = new SpringApplicationBuilder(EdgeServer.class)
                .run(
                        "--server.port=0",
                        "--server.shutdown=graceful",
                        "--spring.lifecycle.timeout-per-shutdown-phase=60s");
        int otherPort = other.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
        RawHttp client = RawHttp.connect(otherPort);
        clients.add(client);
        client.send("GET /v1/watch HTTP/1.0", "Host: localhost");
        SseStream stream = Objects.requireNonNull(
                other.getBean(EdgeServer.Streams.class).opened().poll(SOON.toSeconds(), TimeUnit.SECONDS));
        long start = System.nanoTime();

        other.close();

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(30));
        assertThat(stream.closed()).isTrue();
        assertThat(client.rest()).startsWith("HTTP/1.1 200");
    }

    /** Asks in HTTP/1.0, whose answers are not cut into chunks. */
    private RawHttp watch() {
        return watch(64 * 1024);
    }

    private RawHttp watch(int receiveBuffer) {
        RawHttp client = RawHttp.connect(port, receiveBuffer);
        clients.add(client);
        client.send("GET /v1/watch HTTP/1.0", "Host: localhost", "Accept: text/event-stream");
        return client;
    }

    private SseStream opened() throws InterruptedException {
        return Objects.requireNonNull(server.opened().poll(SOON.toSeconds(), TimeUnit.SECONDS), "no stream was opened");
    }
}
