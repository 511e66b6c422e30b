package dev.muster.api.coordination;

/** How the found side of a {@link Compare} must relate to the wanted side. */
public enum Relation {
    EQUAL,
    NOT_EQUAL,
    LESS,
    GREATER;

    /** Whether it holds, given the sign that {@code found.compareTo(wanted)} has. */
    public boolean holds(int comparison) {
        return switch (this) {
            case EQUAL -> comparison == 0;
            case NOT_EQUAL -> comparison != 0;
            case LESS -> comparison < 0;
            case GREATER -> comparison > 0;
        };
    }
}
