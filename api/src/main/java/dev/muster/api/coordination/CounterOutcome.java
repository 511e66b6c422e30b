package dev.muster.api.coordination;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** What became of a change of a counter. Immutable. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "outcome")
@JsonSubTypes({
    @JsonSubTypes.Type(value = CounterOutcome.Changed.class, name = "changed"),
    @JsonSubTypes.Type(value = CounterOutcome.OutOfBounds.class, name = "out-of-bounds"),
    @JsonSubTypes.Type(value = CounterOutcome.Different.class, name = "different")
})
public sealed interface CounterOutcome {

    /** The counter as it was left, or was found. */
    CounterView counter();

    /**
     * It was changed.
     *
     * @param before what it was
     */
    record Changed(long before, CounterView counter) implements CounterOutcome {}

    /** The change would have left the bounds; nothing was changed. */
    record OutOfBounds(CounterBounds bounds, CounterView counter) implements CounterOutcome {}

    /** It was not what the caller expected; nothing was changed. */
    record Different(long expected, CounterView counter) implements CounterOutcome {}
}
