package dev.muster.api.coordination.election;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** What observers of an election are told: the same to all of them, in the order of revisions. Immutable. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "event")
@JsonSubTypes({
    @JsonSubTypes.Type(value = ElectionEvent.Elected.class, name = "elected"),
    @JsonSubTypes.Type(value = ElectionEvent.Proclaimed.class, name = "proclaimed"),
    @JsonSubTypes.Type(value = ElectionEvent.Vacant.class, name = "vacant")
})
public sealed interface ElectionEvent {

    /** Where in the store's history it happened; of an observer's first event, and of one after a gap: where it looked. */
    long revision();

    /** Somebody leads who did not before. */
    record Elected(long revision, Leader leader) implements ElectionEvent {}

    /** The leader said something new. */
    record Proclaimed(long revision, Leader leader) implements ElectionEvent {}

    /** Nobody leads. */
    record Vacant(long revision) implements ElectionEvent {}
}
