package dev.muster.api.coordination.election;

import dev.muster.api.InvalidArgumentException;
import dev.muster.api.Namespace;
import dev.muster.api.ProblemException;
import dev.muster.api.ProblemType;
import dev.muster.api.RequestId;
import dev.muster.api.Text;
import dev.muster.api.coordination.LeaseTerms;
import dev.muster.api.coordination.OwnerId;

/**
 * Asks to lead. Immutable.
 *
 * @param owner the candidate
 * @param request names this candidacy: repeating it finds its place or its leadership again. After resigning, a new one is
 *     needed
 * @param value what observers are told of it once it leads; at most {@value #VALUE_CHARS_MAX} characters
 */
public record CampaignRequest(
        Namespace namespace, ElectionName election, OwnerId owner, RequestId request, LeaseTerms lease, String value) {

    /** Longest value of a candidate or leader, in characters. */
    public static final int VALUE_CHARS_MAX = 65_536;

    public CampaignRequest {
        requireValue(value);
    }

    /** Refuses a value that is too long or no text. */
    public static void requireValue(String value) {
        if (value.length() > VALUE_CHARS_MAX) {
            throw new ProblemException(
                    ProblemType.LIMIT_EXCEEDED,
                    "value: " + value.length() + " characters (expected: at most " + VALUE_CHARS_MAX + ")");
        }
        if (!Text.wellFormed(value)) {
            throw new InvalidArgumentException("value", Text.shown(value), "text");
        }
    }
}
