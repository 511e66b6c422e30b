package dev.muster.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A request whose answer nobody reads, on a connection that can be cut. */
public final class Background implements AutoCloseable {

    private final Socket socket;

    private Background(Socket socket) {
        this.socket = socket;
    }

    /** Sends it and returns. */
    public static Background post(URI uri, String body) {
        try {
            Socket socket = new Socket(uri.getHost(), uri.getPort());
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            socket.getOutputStream()
                    .write(("POST " + uri.getRawPath() + " HTTP/1.1\r\nHost: " + uri.getAuthority()
                                    + "\r\nContent-Type: application/json\r\nContent-Length: " + bytes.length
                                    + "\r\n\r\n" + body)
                            .getBytes(StandardCharsets.UTF_8));
            return new Background(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Goes away without a word. */
    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
