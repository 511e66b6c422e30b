package dev.muster.config.draft;

/** Leaves in the history that a release was published in spite of what was known. */
final class ForcedComment {

    private static final int LENGTH_MAX = 500;

    private ForcedComment() {}

    static String of(String comment, int errors) {
        if (errors == 0) {
            return comment;
        }
        String note = "(forced past " + errors + (errors == 1 ? " error of" : " errors of") + " the metadata)";
        int room = LENGTH_MAX - note.length() - 1;
        String kept = comment.length() > room ? comment.substring(0, room) : comment;
        return kept.isEmpty() ? note : kept + " " + note;
    }
}
