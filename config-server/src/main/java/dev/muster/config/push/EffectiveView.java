package dev.muster.config.push;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.muster.api.Cursor;
import dev.muster.api.config.EffectiveConfig;
import dev.muster.edge.stream.SseFrame;

/** An effective configuration as the bytes that all its readers get. Immutable. */
final class EffectiveView {

    private final Cursor cursor;
    private final byte[] json;
    private final SseFrame frame;

    EffectiveView(Cursor cursor, String json) {
        this.cursor = cursor;
        this.json = json.getBytes(UTF_8);
        this.frame = SseFrame.event(EffectiveConfig.EVENT, cursor.toString(), json);
    }

    Cursor cursor() {
        return cursor;
    }

    /** The body of an answer, not a copy. */
    byte[] json() {
        return json;
    }

    /** The event of a stream. */
    SseFrame frame() {
        return frame;
    }

    /** Roughly the bytes it holds. */
    long weight() {
        return json.length + (long) frame.length();
    }
}
