package dev.muster.api.coordination;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** What came of giving something back. Immutable. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "outcome")
@JsonSubTypes({
    @JsonSubTypes.Type(value = ReleaseOutcome.Released.class, name = "released"),
    @JsonSubTypes.Type(value = ReleaseOutcome.NotHeld.class, name = "not-held")
})
public sealed interface ReleaseOutcome {

    /** The grant that was given back. */
    FencingToken token();

    /**
     * It was held, or waited for, until now.
     *
     * @param revision at which it ended
     */
    record Released(FencingToken token, long revision) implements ReleaseOutcome {}

    /** It had ended before: released already, or its lease ended. Nothing was changed. */
    record NotHeld(FencingToken token) implements ReleaseOutcome {}
}
