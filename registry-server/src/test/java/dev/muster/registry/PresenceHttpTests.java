package dev.muster.registry;

import static dev.muster.registry.Calls.path;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Real connections that break, to a started server. */
@SpringBootTest(
        classes = RegistryServer.class,
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "muster.cluster.port=0",
            "muster.cluster.member=only-one",
            "muster.lease.ttl-min=1s",
            "muster.stream.ping-every=1s",
            "muster.namespaces=shop"
        })
class PresenceHttpTests {

    private static final Duration SOON = ofSeconds(60);

    private final int port;
    private final Calls calls;
    private final String lease = UUID.randomUUID().toString();
    private final String service = "mortal-" + lease;
    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

    PresenceHttpTests(@LocalServerPort int port) throws IOException {
        this.port = port;
        this.calls = new Calls(port);
    }

    @AfterEach
    void close() throws IOException {
        listener.close();
        calls.delete(path(service, "a"));
    }

    @Test
    void processThatDiesIsOffTheListLongBeforeItsLeaseEnds() throws IOException {
        register();
        WebSocket connection = connect();
        awaitProbe();

        listener.close();
        connection.abort();

        await().atMost(SOON).untilAsserted(() -> calls.get(path(service, "a")).is(404));
        assertThat(calls.get("/dashboard/events").body()).contains(service + "/a is gone");
    }

    @Test
    void brokenConnectionOfALivingProcessChangesNothing() throws IOException {
        register();
        WebSocket connection = connect();
        awaitProbe();

        connection.abort();

        awaitProbe();
        calls.get(path(service, "a")).is(200);
    }

    @Test
    void goodbyeMakesNobodySuspect() throws IOException {
        register();
        WebSocket connection = connect();
        awaitProbe();

        listener.close();
        connection.sendClose(WebSocket.NORMAL_CLOSURE, "").join();

        await().atMost(SOON).until(connection::isInputClosed);
        calls.get(path(service, "a")).is(200);
    }

    @Test
    void leaseThatHoldsNothingIsRefused() {
        assertThatThrownBy(this::connect)
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(WebSocketHandshakeException.class, refused -> assertThat(
                                refused.getResponse().statusCode())
                        .isEqualTo(404));
    }

    @Test
    void requestThatIsNoWebSocketIsRefused() {
        calls.get(Calls.NAMESPACE + "/leases/" + lease + "/presence").is(404);
    }

    private void register() {
        calls.put(
                        path(service, "a"),
                        "{\"lease\":\"" + lease + "\",\"host\":\"127.0.0.1\",\"port\":" + listener.getLocalPort()
                                + ",\"status\":\"UP\",\"ttl\":\"PT10M\"}")
                .is(201);
    }

    private WebSocket connect() {
        return HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(
                        URI.create("ws://127.0.0.1:" + port + Calls.NAMESPACE + "/leases/" + lease + "/presence"),
                        new WebSocket.Listener() {})
                .join();
    }

    /** The server tries the address; it is there. */
    private void awaitProbe() throws IOException {
        listener.setSoTimeout((int) SOON.toMillis());
        listener.accept().close();
    }
}
