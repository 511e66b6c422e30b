package dev.muster.api.coordination;

import dev.muster.api.InvalidArgumentException;
import dev.muster.api.Text;
import java.nio.charset.StandardCharsets;

/**
 * How far a worker is with a task. Progress goes with the worker's lease, a result stays. Immutable.
 *
 * @param percent 0 to 100
 * @param message words or a result for people and programs; at most {@value #MESSAGE_BYTES_MAX} bytes in UTF-8
 */
public record WorkerReport(State state, int percent, String message) {

    /** Longest {@link #message()}. */
    public static final int MESSAGE_BYTES_MAX = 16 * 1024;

    /** Where a task stands. */
    public enum State {
        RUNNING,
        DONE,
        FAILED;

        /** Whether nothing more follows. */
        public boolean finished() {
            return this != RUNNING;
        }
    }

    public WorkerReport {
        if (percent < 0 || percent > 100) {
            throw new InvalidArgumentException("percent", percent, "0 to 100");
        }
        if (!Text.wellFormed(message)) {
            throw new InvalidArgumentException("message", "a lone surrogate", "text that UTF-8 can carry");
        }
        Sizes.requireAtMost("message", message.getBytes(StandardCharsets.UTF_8).length, MESSAGE_BYTES_MAX, "bytes");
    }
}
