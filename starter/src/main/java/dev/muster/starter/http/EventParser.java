package dev.muster.starter.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads the text format of server-sent events (WHATWG HTML, section 9.2.6) from bytes that come in arbitrary pieces. One
 * parser per connection; confined to one thread.
 */
final class EventParser {

    /** Takes what the parser found. */
    interface Sink {
        void event(String name, @Nullable String id, String data);
    }

    private final int bytesMax;
    private final Sink sink;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final StringBuilder data = new StringBuilder();
    private String name = "";
    private @Nullable String id;
    private boolean afterReturn;
    private boolean firstLine = true;

    EventParser(int bytesMax, @Nullable String lastId, Sink sink) {
        this.bytesMax = bytesMax;
        this.id = lastId;
        this.sink = sink;
    }

    /**
     * Takes the next piece.
     *
     * @throws IOException if a line or an event is longer than allowed
     */
    void accept(ByteBuffer piece) throws IOException {
        while (piece.hasRemaining()) {
            byte next = piece.get();
            boolean secondOfPair = afterReturn && next == '\n';
            afterReturn = next == '\r';
            if (secondOfPair) {
                continue;
            }
            if (next == '\r' || next == '\n') {
                endOfLine();
            } else {
                requireRoom(line.size() + 1L);
                line.write(next);
            }
        }
    }

    private void endOfLine() throws IOException {
        String text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        if (firstLine) {
            firstLine = false;
            text = text.startsWith("\uFEFF") ? text.substring(1) : text;
        }
        if (text.isEmpty()) {
            dispatch();
            return;
        }
        int colon = text.indexOf(':');
        if (colon == 0) {
            return;
        }
        String field = colon < 0 ? text : text.substring(0, colon);
        String value = colon < 0 ? "" : text.substring(colon + 1);
        field(field, value.startsWith(" ") ? value.substring(1) : value);
    }

    private void field(String field, String value) throws IOException {
        switch (field) {
            case "event" -> name = value;
            case "data" -> {
                requireRoom((long) data.length() + value.length() + 1);
                data.append(value).append('\n');
            }
            case "id" -> {
                if (value.indexOf('\0') < 0) {
                    id = value.isEmpty() ? null : value;
                }
            }
            default -> {
                // Unknown fields are to be ignored; so is "retry", as the pauses are ours.
            }
        }
    }

    private void dispatch() {
        String found = name.isEmpty() ? "message" : name;
        name = "";
        if (data.isEmpty()) {
            return;
        }
        String text = data.substring(0, data.length() - 1);
        data.setLength(0);
        data.trimToSize();
        sink.event(found, id, text);
    }

    private void requireRoom(long wanted) throws IOException {
        if (wanted > bytesMax) {
            throw new IOException("event longer than " + bytesMax + " bytes");
        }
    }
}
