package dev.muster.api.config;

import dev.muster.api.InvalidArgumentException;
import dev.muster.api.Text;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Bounds of what people write beside a release. */
final class ReleaseTexts {

    private static final Pattern AUTHOR = Pattern.compile("[^\\p{Cntrl}]{1,128}");
    private static final Pattern COMMENT = Pattern.compile("[^\\p{Cntrl}]{0,500}");

    private ReleaseTexts() {}

    static void check(long basedOn, @Nullable String author, @Nullable String comment) {
        if (basedOn < 0) {
            throw new InvalidArgumentException("basedOn", basedOn, "0 or the number of a release");
        }
        if (author != null) {
            Text.require("author", author, AUTHOR, "1 to 128 printable characters");
        }
        if (comment != null) {
            Text.require("comment", comment, COMMENT, "at most 500 printable characters");
        }
    }
}
