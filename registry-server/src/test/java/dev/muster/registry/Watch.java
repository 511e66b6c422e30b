package dev.muster.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An open watch; reads one event after the other and waits a minute at most for each line. */
final class Watch implements AutoCloseable {

    private static final Duration WAIT = Duration.ofSeconds(60);
    private static final JsonMapper JSON = new JsonMapper();

    private final Socket socket;
    private final BufferedReader in;

    /** In HTTP/1.0, whose answers are not cut into chunks. */
    Watch(int port, String path, String... headers) {
        try {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout((int) WAIT.toMillis());
            in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
            String request = "GET " + path + " HTTP/1.0\r\nHost: localhost\r\nAccept: text/event-stream\r\n";
            for (String header : headers) {
                request += header + "\r\n";
            }
            socket.getOutputStream().write((request + "\r\n").getBytes(UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One event. */
    record Event(String name, String id, JsonNode data) {}

    /** The next event; comments are passed over. */
    Event next() {
        String name = after("event: ");
        String id = after("id: ");
        return new Event(name, id, JSON.readTree(after("data: ")));
    }

    /** Waits for the next comment. */
    String comment() {
        return after(": ");
    }

    private String after(String beginning) {
        try {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (line.startsWith(beginning)) {
                    return line.substring(beginning.length());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new AssertionError("the watch ended");
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
