package dev.muster.edge;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;

/** One connection on which a test says exactly what it wants, also what no client library would. */
public final class RawHttp implements AutoCloseable {

    private static final Duration ANSWER_WAIT = Duration.ofSeconds(60);

    private final Socket socket;
    private final BufferedReader in;

    private RawHttp(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
    }

    /** Connects; answers are waited for a minute at most. */
    public static RawHttp connect(int port) {
        return connect(port, 64 * 1024);
    }

    /** Connects with that much room for what was received and not read yet. */
    public static RawHttp connect(int port, int receiveBuffer) {
        try {
            Socket socket = new Socket();
            socket.setReceiveBufferSize(receiveBuffer);
            socket.setSoTimeout((int) ANSWER_WAIT.toMillis());
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return new RawHttp(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends one request and answers all that comes back until the server closes. */
    public static String exchange(int port, String... lines) {
        try (RawHttp http = connect(port)) {
            http.send(lines);
            return http.rest();
        }
    }

    /** Sends lines and the empty one that ends a header. */
    public void send(String... lines) {
        try {
            socket.getOutputStream().write((String.join("\r\n", lines) + "\r\n\r\n").getBytes(UTF_8));
            socket.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next line. */
    public String line() {
        try {
            String line = in.readLine();
            return line == null ? "" : line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next line that begins like this, without the beginning; fails at the end of the answer. */
    public String lineAfter(String beginning) {
        try {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (line.startsWith(beginning)) {
                    return line.substring(beginning.length());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new AssertionError("the answer ended without '" + beginning + "'");
    }

    /** The next characters. */
    public String text(int length) {
        char[] text = new char[length];
        try {
            for (int read = 0, more = 0; read < length; read += more) {
                more = in.read(text, read, length - read);
                if (more < 0) {
                    throw new AssertionError("the answer ended early");
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new String(text);
    }

    /** Everything up to the end of the connection. */
    public String rest() {
        StringBuilder all = new StringBuilder();
        try {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                all.append(line).append('\n');
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all.toString();
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
