package dev.muster.api.coordination.election;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.muster.api.coordination.FencingToken;

/** What came of a leader saying something new. Immutable. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "outcome")
@JsonSubTypes({
    @JsonSubTypes.Type(value = ProclaimOutcome.Proclaimed.class, name = "proclaimed"),
    @JsonSubTypes.Type(value = ProclaimOutcome.NotLeader.class, name = "not-leader")
})
public sealed interface ProclaimOutcome {

    /** All observers are told, at this revision. */
    record Proclaimed(FencingToken token, long revision) implements ProclaimOutcome {}

    /** Whoever has this token does not lead, or no longer; nothing was changed. */
    record NotLeader(FencingToken token) implements ProclaimOutcome {}
}
