package dev.muster.api;

import java.util.Map;

/**
 * A refusal or failure with a {@link ProblemType}. Servers turn it into a problem body (RFC 9457); the starter turns such
 * a body back into this exception, so both sides speak of the same thing.
 */
public class ProblemException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ProblemType type;
    private final transient Map<String, Object> facts;

    /** @param message one sentence that names the thing, what was found and what was expected */
    public ProblemException(ProblemType type, String message) {
        this(type, message, Map.of());
    }

    /** @param facts machine-readable members of the problem body; values are strings, numbers, booleans or lists of records */
    public ProblemException(ProblemType type, String message, Map<String, ?> facts) {
        super(message);
        this.type = type;
        this.facts = Map.copyOf(facts);
    }

    /** What kind of problem it is. */
    public ProblemType type() {
        return type;
    }

    /** Machine-readable facts of the problem body. */
    public Map<String, Object> facts() {
        return facts == null ? Map.of() : facts;
    }
}
