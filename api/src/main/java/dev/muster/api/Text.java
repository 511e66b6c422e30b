package dev.muster.api;

import java.util.regex.Pattern;

/** Checks for the text inside our value types; every refusal names the field, what was found and what was expected. */
public final class Text {

    private static final int OPAQUE_ID_MAX = 64;
    private static final int SHOWN_MAX = 80;

    /** What must not be shown: control characters, and surrogates without their other half, which UTF-8 cannot carry. */
    private static final Pattern UNSHOWABLE = Pattern.compile("[\\p{Cntrl}\\p{Cs}]");

    private Text() {}

    /** 1 to 64 letters, digits and {@code . _ : -}. No regular expression: each member asks for each write. */
    static boolean isOpaqueId(String text) {
        boolean allowed = !text.isEmpty() && text.length() <= OPAQUE_ID_MAX;
        for (int i = 0; allowed && i < text.length(); i++) {
            char next = text.charAt(i);
            allowed = (next >= 'a' && next <= 'z')
                    || (next >= '0' && next <= '9')
                    || (next >= 'A' && next <= 'Z')
                    || next == '-'
                    || next == '.'
                    || next == '_'
                    || next == ':';
        }
        return allowed;
    }

    /**
     * Refuses a text that does not match as a whole, or that UTF-8 cannot carry.
     *
     * @param field name for the message, as the caller wrote it
     * @param expected what would be right, in words
     * @throws InvalidArgumentException if {@code found} does not match {@code pattern}, or is not {@link #wellFormed}
     */
    public static void require(String field, String found, Pattern pattern, String expected) {
        if (!pattern.matcher(found).matches() || !wellFormed(found)) {
            throw new InvalidArgumentException(field, shown(found), expected);
        }
    }

    /** Whether every surrogate has its other half; JSON can hold others, UTF-8 cannot. */
    public static boolean wellFormed(String text) {
        return text.codePoints().noneMatch(point -> Character.getType(point) == Character.SURROGATE);
    }

    /** The text, or its beginning if it is long, with what cannot be shown replaced: safe for a message or a log line. */
    public static String shown(String text) {
        String head = text.length() <= SHOWN_MAX ? text : text.substring(0, SHOWN_MAX) + "…";
        return '\'' + UNSHOWABLE.matcher(head).replaceAll("?") + '\'';
    }
}
