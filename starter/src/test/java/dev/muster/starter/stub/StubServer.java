package dev.muster.starter.stub;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** An HTTP server on a free port of the loopback address that can be stopped and started again on the same port. */
public final class StubServer implements AutoCloseable {

    private final HttpHandler handler;
    private final int port;
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private @Nullable HttpServer server;
    private @Nullable ExecutorService threads;

    private StubServer(int port, HttpHandler handler) {
        this.port = port;
        this.handler = handler;
    }

    /** A running server. */
    public static StubServer started(HttpHandler handler) {
        StubServer stub = stopped(handler);
        stub.start();
        return stub;
    }

    /** A server whose port is known but where nobody listens yet. */
    public static StubServer stopped(HttpHandler handler) {
        return new StubServer(FreePorts.next(), handler);
    }

    /** Listens. */
    public synchronized void start() {
        try {
            ExecutorService executor = Executors.newCachedThreadPool(task -> {
                Thread thread = new Thread(task, "stub-" + port);
                thread.setDaemon(true);
                return thread;
            });
            HttpServer started = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 64);
            started.setExecutor(executor);
            started.createContext("/", exchange -> {
                requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
                try (exchange) {
                    handler.handle(exchange);
                }
            });
            started.start();
            server = started;
            threads = executor;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Drops all connections and stops listening. */
    public synchronized void stop() {
        if (server != null && threads != null) {
            server.stop(0);
            threads.shutdownNow();
            server = null;
        }
    }

    /** Address without a path. */
    public URI uri() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** Its port. */
    public int port() {
        return port;
    }

    /** Method and target of every request so far. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    @Override
    public void close() {
        stop();
    }

    /** Answers with a body. */
    public static void answer(HttpExchange exchange, int status, String contentType, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", contentType);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        if (bytes.length > 0) {
            exchange.getResponseBody().write(bytes);
        }
    }
}
