package dev.muster.api.coordination;

import dev.muster.api.InvalidArgumentException;
import dev.muster.api.Text;
import java.nio.charset.StandardCharsets;

/**
 * Something that one worker has to do. Immutable.
 *
 * @param payload what the worker needs to know; at most {@value #PAYLOAD_BYTES_MAX} bytes in UTF-8
 * @param labels what its worker has to have
 */
public record WorkerTask(WorkerTaskId id, String payload, WorkerLabels labels) {

    /** Longest {@link #payload()}. */
    public static final int PAYLOAD_BYTES_MAX = 64 * 1024;

    public WorkerTask {
        if (!Text.wellFormed(payload)) {
            throw new InvalidArgumentException("payload", "a lone surrogate", "text that UTF-8 can carry");
        }
        Sizes.requireAtMost("payload", payload.getBytes(StandardCharsets.UTF_8).length, PAYLOAD_BYTES_MAX, "bytes");
    }
}
