package dev.muster.starter.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.muster.starter.stub.StubServer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventStreamTests {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    /** No silence of a slow machine is taken for that of a server. */
    private static final Duration SILENCE_MAX = Duration.ofMinutes(1);

    private static final long HOLD_MILLIS = 120_000;

    private final List<AutoCloseable> opened = new ArrayList<>();
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final List<String> resumedAt = new CopyOnWriteArrayList<>();
    private final CountDownLatch release = new CountDownLatch(1);

    @AfterEach
    void closeAll() throws Exception {
        release.countDown();
        for (AutoCloseable each : opened) {
            each.close();
        }
    }

    @Test
    void readsEventsThatComeInPiecesOfOneByte() {
        StubServer server = started(exchange -> {
            begin(exchange);
            String text = ": hello\r\nevent: changed\r\nid: a:1\r\ndata: {\"x\":\r\ndata:  \"ä€\"}\r\n\r\n";
            for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
                exchange.getResponseBody().write(each);
                exchange.getResponseBody().flush();
            }
            hold();
        });

        stream(null, server);

        await().atMost(LIMIT).until(() -> heard.contains("changed a:1 {\"x\":\n \"ä€\"}"));
    }

    @Test
    void resumesAfterTheLastEventAtTheNextServer() {
        StubServer first = started(exchange -> {
            begin(exchange);
            write(exchange, "id: a:1\ndata: one\n\nid: a:2\ndata: two\n\nid: a:3\ndata: never finished\n");
        });
        StubServer second = started(exchange -> {
            begin(exchange);
            write(exchange, "data: three\n\n");
            hold();
        });

        EventStream stream = stream(null, first, second);

        await().atMost(LIMIT).until(() -> heard.contains("message a:2 three"));
        assertThat(heard)
                .containsExactly(
                        "connected " + first.uri(),
                        "message a:1 one",
                        "message a:2 two",
                        "disconnected the server ended the stream",
                        "connected " + second.uri(),
                        "message a:2 three");
        assertThat(resumedAt).containsExactly("nothing", "a:2");
        assertThat(stream.lastEventId()).isEqualTo("a:2");
    }

    @Test
    void silentConnectionCountsAsBroken() {
        StubServer silent = started(exchange -> {
            begin(exchange);
            write(exchange, "data: one\n\n");
            hold();
        });

        openStream(Duration.ofMillis(400), null, silent);

        await().atMost(LIMIT)
                .until(() -> heard.stream().filter("message null one"::equals).count() >= 2);
        assertThat(heard).contains("disconnected nothing came for PT0.4S");
    }

    @Test
    void pingsKeepAConnectionAlive() {
        StubServer pinging = started(exchange -> {
            begin(exchange);
            for (int i = 0; i < 45; i++) {
                write(exchange, ": ping\n\n");
                pauseMillis(100);
            }
            write(exchange, "data: after the pings\n\n");
            hold();
        });

        openStream(Duration.ofSeconds(4), null, pinging); // less than all pings take, far more than one

        await().atMost(LIMIT).until(() -> heard.contains("message null after the pings"));
        assertThat(heard).noneMatch(each -> each.startsWith("disconnected"));
    }

    @Test
    void goesOnFromAServerThatIsNotThereAndNamesTheReason() {
        StubServer dead = StubServer.stopped(exchange -> {});
        StubServer refusing = started(exchange -> StubServer.answer(exchange, 503, "application/problem+json", """
                        {"type":"urn:muster:problem:unavailable","detail":"still starting"}"""));
        StubServer alive = started(exchange -> {
            begin(exchange);
            write(exchange, "data: one\n\n");
            hold();
        });

        stream("b:7", dead, refusing, alive);

        await().atMost(LIMIT).until(() -> heard.contains("message b:7 one"));
        assertThat(heard)
                .startsWith(
                        "disconnected connection refused", "disconnected still starting", "connected " + alive.uri());
        assertThat(resumedAt).containsExactly("b:7");
    }

    @Test
    void eventLongerThanAllowedBreaksTheConnection() {
        StubServer server = started(exchange -> {
            begin(exchange);
            write(exchange, "data: " + "x".repeat(5_000) + "\n\n");
            hold();
        });

        stream(null, server);

        await().atMost(LIMIT).until(() -> heard.contains("disconnected event longer than 1000 bytes"));
    }

    @Test
    void failingListenerIsToldEverythingAnew() {
        StubServer server = started(exchange -> {
            begin(exchange);
            write(exchange, "id: a:1\ndata: fine\n\nid: a:2\ndata: bad\n\n");
            hold();
        });

        stream(null, server);

        await().atMost(LIMIT)
                .until(() -> heard.stream().filter("message a:1 fine"::equals).count() >= 2);
        assertThat(resumedAt).startsWith("nothing", "nothing");
        assertThat(heard).contains("disconnected the listener failed");
    }

    @Test
    void closedStreamIsSilentAndLeavesNoThread() {
        StubServer server = started(exchange -> {
            begin(exchange);
            write(exchange, "data: one\n\n");
            hold();
        });
        EventStream stream = stream(null, server);
        await().atMost(LIMIT).until(() -> heard.contains("message null one"));

        stream.close();

        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                        .noneMatch(each -> each.getName().equals("stream-under-test")));
        assertThat(heard).noneMatch(each -> each.startsWith("disconnected"));
    }

    private EventStream stream(@Nullable String lastEventId, StubServer... servers) {
        return openStream(SILENCE_MAX, lastEventId, servers);
    }

    private EventStream openStream(Duration silence, @Nullable String lastEventId, StubServer... servers) {
        MusterClient client = new MusterClient(
                "stub",
                Arrays.stream(servers).map(StubServer::uri).toList(),
                null,
                new HttpTimeouts(Duration.ofSeconds(10), Duration.ofSeconds(20)),
                new Random(7));
        StreamLimits limits =
                new StreamLimits(silence, 1_000, new Backoff(Duration.ofMillis(5), Duration.ofMillis(20)));
        EventStream stream = client.events("stream-under-test", new Recorder(), limits, lastEventId, "/watch");
        opened.add(0, stream);
        stream.start();
        return stream;
    }

    private StubServer started(HttpHandler handler) {
        StubServer server = StubServer.started(handler);
        opened.add(server);
        return server;
    }

    private void begin(HttpExchange exchange) throws IOException {
        String id = exchange.getRequestHeaders().getFirst("Last-Event-ID");
        resumedAt.add(id == null ? "nothing" : id);
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        exchange.getResponseBody().flush();
    }

    private static void write(HttpExchange exchange, String text) throws IOException {
        exchange.getResponseBody().write(text.getBytes(StandardCharsets.UTF_8));
        exchange.getResponseBody().flush();
    }

    private void hold() {
        pauseMillis(HOLD_MILLIS);
    }

    private void pauseMillis(long millis) {
        try {
            boolean ended = release.await(millis, TimeUnit.MILLISECONDS);
            assertThat(ended || millis < HOLD_MILLIS).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Recorder implements EventStream.Listener {

        @Override
        public void onEvent(String name, @Nullable String id, String data) {
            if (data.equals("bad")) {
                throw new IllegalStateException("a listener that cannot take it");
            }
            heard.add(name + " " + id + " " + data);
        }

        @Override
        public void onConnected(URI server) {
            heard.add("connected " + server);
        }

        @Override
        public void onDisconnected(URI server, String reason) {
            heard.add("disconnected " + reason);
        }
    }
}
