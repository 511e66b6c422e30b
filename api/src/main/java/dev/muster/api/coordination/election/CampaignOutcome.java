package dev.muster.api.coordination.election;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.muster.api.coordination.FencingToken;
import dev.muster.api.coordination.Standing;
import java.util.List;

/** What came of asking to lead. Immutable. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "outcome")
@JsonSubTypes({
    @JsonSubTypes.Type(value = CampaignOutcome.Elected.class, name = "elected"),
    @JsonSubTypes.Type(value = CampaignOutcome.TimedOut.class, name = "timed-out"),
    @JsonSubTypes.Type(value = CampaignOutcome.Gone.class, name = "gone")
})
public sealed interface CampaignOutcome {

    /** The candidate leads. */
    record Elected(Leadership leadership) implements CampaignOutcome {}

    /**
     * The time to wait ran out, and the candidacy was given up.
     *
     * @param ahead who was before it last; at most a few
     */
    record TimedOut(List<Standing> ahead) implements CampaignOutcome {

        public TimedOut {
            ahead = List.copyOf(ahead);
        }
    }

    /**
     * The place that this candidacy had is no longer there: its lease ended while it waited, or it was given up or resigned
     * before it was repeated. To ask again, use a new request id.
     *
     * @param token what its leadership had, or would have had
     */
    record Gone(FencingToken token) implements CampaignOutcome {}
}
