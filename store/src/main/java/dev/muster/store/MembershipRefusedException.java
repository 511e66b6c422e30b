package dev.muster.store;

import dev.muster.api.ProblemException;
import dev.muster.api.ProblemType;
import java.util.Locale;
import java.util.Map;

/** A change of the members that must not be made, or not now. Nothing was changed. */
public class MembershipRefusedException extends ProblemException {

    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /** Why it was refused. */
    public enum Reason {
        UNKNOWN_MEMBER,
        MEMBER_EXISTS,
        ADDRESS_IN_USE,
        /** The id was a member before, under another address. */
        ADDRESS_CHANGED,
        ALREADY_VOTER,
        NOT_A_VOTER,
        /** It does not have enough of the log yet, or does not answer. */
        NOT_CAUGHT_UP,
        /** Too few of the voters would be reachable to decide anything. */
        QUORUM_AT_RISK,
        LAST_VOTER,
        CHANGE_IN_PROGRESS,
        /** This kind of store has one member for ever. */
        NOT_REPLICATED
    }

    /** @param message one sentence: the member, what was found, what was expected */
    public MembershipRefusedException(Reason reason, String message) {
        super(
                reason == Reason.UNKNOWN_MEMBER ? ProblemType.MEMBER_NOT_FOUND : ProblemType.MEMBER_CONFLICT,
                message,
                Map.of("reason", reason.name().toLowerCase(Locale.ROOT).replace('_', '-')));
        this.reason = reason;
    }

    /** Why it was refused. */
    public Reason reason() {
        return reason;
    }
}
