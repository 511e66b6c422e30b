package dev.muster.api.coordination;

import dev.muster.api.ProblemException;
import dev.muster.api.ProblemType;
import java.util.Map;

/** Refuses what is larger than a named limit. */
final class Sizes {

    private Sizes() {}

    static void requireAtMost(String field, long found, long max, String unit) {
        if (found > max) {
            throw new ProblemException(
                    ProblemType.LIMIT_EXCEEDED,
                    field + ": " + found + " " + unit + " (expected: at most " + max + ")",
                    Map.of("field", field, "found", found, "max", max));
        }
    }
}
