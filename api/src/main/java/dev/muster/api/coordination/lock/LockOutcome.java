package dev.muster.api.coordination.lock;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.muster.api.coordination.FencingToken;
import java.util.List;

/** What came of asking for locks. Immutable. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "outcome")
@JsonSubTypes({
    @JsonSubTypes.Type(value = LockOutcome.Granted.class, name = "granted"),
    @JsonSubTypes.Type(value = LockOutcome.Busy.class, name = "busy"),
    @JsonSubTypes.Type(value = LockOutcome.TimedOut.class, name = "timed-out"),
    @JsonSubTypes.Type(value = LockOutcome.Gone.class, name = "gone")
})
public sealed interface LockOutcome {

    /** All locks are held. */
    record Granted(LockGrant grant) implements LockOutcome {}

    /**
     * Nothing was taken and nobody waits.
     *
     * @param ahead the first of those who hold the locks or wait for them; at most a few per lock
     */
    record Busy(List<LockStanding> ahead) implements LockOutcome {

        public Busy {
            ahead = List.copyOf(ahead);
        }
    }

    /**
     * The time to wait ran out, and the places in the queues were given up.
     *
     * @param ahead who was before it last; at most a few
     */
    record TimedOut(List<LockStanding> ahead) implements LockOutcome {

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
    record Gone(FencingToken token) implements LockOutcome {}
}
