package dev.muster.edge.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.List;

/** One server-sent event as bytes: built once, sent to many. The bytes are never changed. */
public final class SseFrame {

    /** A comment that keeps a quiet connection alive. */
    public static final SseFrame PING = new SseFrame(": ping\n\n".getBytes(UTF_8));

    /** What keeps a connection alive whose answer will be JSON: white space, which may come before it. */
    static final SseFrame BLANK = new SseFrame("\n".getBytes(UTF_8));

    private final byte[] bytes;

    private SseFrame(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * An event.
     *
     * @param name event name, one line
     * @param id event id, one line
     * @param data one line, as JSON without pretty printing is
     */
    public static SseFrame event(String name, String id, String data) {
        return new SseFrame(("event: " + name + "\nid: " + id + "\ndata: " + data + "\n\n").getBytes(UTF_8));
    }

    /** Text as it is, for streams that are not server-sent events. */
    public static SseFrame text(String text) {
        return new SseFrame(text.getBytes(UTF_8));
    }

    /** Several events as one frame: they are sent together or not at all. */
    public static SseFrame joined(List<SseFrame> frames) {
        ByteArrayOutputStream all = new ByteArrayOutputStream(
                frames.stream().mapToInt(SseFrame::length).sum());
        frames.forEach(frame -> all.writeBytes(frame.bytes));
        return new SseFrame(all.toByteArray());
    }

    /** Bytes as they are; the caller changes them no more. */
    static SseFrame ofBytes(byte[] bytes) {
        return new SseFrame(bytes);
    }

    byte[] bytes() {
        return bytes;
    }

    /** Length in bytes. */
    public int length() {
        return bytes.length;
    }
}
