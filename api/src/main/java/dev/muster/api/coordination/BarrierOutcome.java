package dev.muster.api.coordination;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** How a wait at a barrier or a latch ended. Immutable. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "outcome")
@JsonSubTypes({
    @JsonSubTypes.Type(value = BarrierOutcome.Passed.class, name = "passed"),
    @JsonSubTypes.Type(value = BarrierOutcome.Waiting.class, name = "waiting")
})
public sealed interface BarrierOutcome {

    /**
     * What was waited for happened.
     *
     * @param revision of the store when it was seen
     */
    record Passed(long revision) implements BarrierOutcome {}

    /**
     * It did not happen in the time given; whoever waited is still counted in, until its lease ends or it leaves.
     *
     * @param missing how many parties, or counts, were missing
     */
    record Waiting(long missing) implements BarrierOutcome {}
}
