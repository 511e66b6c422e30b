package dev.muster.api.coordination.semaphore;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.muster.api.coordination.FencingToken;
import java.util.List;

/** What came of asking for permits. Immutable. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "outcome")
@JsonSubTypes({
    @JsonSubTypes.Type(value = SemaphoreOutcome.Granted.class, name = "granted"),
    @JsonSubTypes.Type(value = SemaphoreOutcome.Busy.class, name = "busy"),
    @JsonSubTypes.Type(value = SemaphoreOutcome.TimedOut.class, name = "timed-out"),
    @JsonSubTypes.Type(value = SemaphoreOutcome.Gone.class, name = "gone")
})
public sealed interface SemaphoreOutcome {

    /** The permits are held. */
    record Granted(SemaphoreGrant grant) implements SemaphoreOutcome {}

    /**
     * There are not enough permits; none was taken and nobody waits.
     *
     * @param ahead who holds permits or waits for them; at most a few
     */
    record Busy(List<SemaphoreStanding> ahead) implements SemaphoreOutcome {

        public Busy {
            ahead = List.copyOf(ahead);
        }
    }

    /**
     * The time to wait ran out, and the place in the queue was given up.
     *
     * @param ahead who was before it last; at most a few
     */
    record TimedOut(List<SemaphoreStanding> ahead) implements SemaphoreOutcome {

        public TimedOut {
            ahead = List.copyOf(ahead);
        }
    }

    /**
     * The place that this request had is no longer there: its lease ended while it waited, or it was given up or released
     * before it was repeated. To ask again, use a new request id.
     *
     * @param token what its grant had, or would have had
     */
    record Gone(FencingToken token) implements SemaphoreOutcome {}
}
