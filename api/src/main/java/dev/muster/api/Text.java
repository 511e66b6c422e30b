package dev.muster.api;

import java.util.regex.Pattern;

/** Checks for the text inside our value types; every refusal names the field, what was found and what was expected. */
public final class Text {

    static final Pattern OPAQUE_ID = Pattern.compile("[A-Za-z0-9._:-]{1,64}");

    private static final int SHOWN_MAX = 80;

    private Text() {}

    /**
     * Refuses a text that does not match as a whole.
     *
     * @param field name for the message, as the caller wrote it
     * @param expected what would be right, in words
     * @throws InvalidArgumentException if {@code found} does not match {@code pattern}
     */
    public static void require(String field, String found, Pattern pattern, String expected) {
        if (!pattern.matcher(found).matches()) {
            throw new InvalidArgumentException(field, shown(found), expected);
        }
    }

    /** The text, or its beginning if it is long, with control characters replaced: safe for a message or a log line. */
    public static String shown(String text) {
        String head = text.length() <= SHOWN_MAX ? text : text.substring(0, SHOWN_MAX) + "…";
        return '\'' + head.replaceAll("\\p{Cntrl}", "?") + '\'';
    }
}
