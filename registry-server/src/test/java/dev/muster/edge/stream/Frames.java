package dev.muster.edge.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Shows tests what is in a frame. */
public final class Frames {

    private Frames() {}

    /** Its text as it goes over the wire. */
    public static String text(SseFrame frame) {
        return new String(frame.bytes(), UTF_8);
    }
}
