package dev.muster.config.release;

import dev.muster.api.Namespace;
import dev.muster.api.ProblemException;
import dev.muster.api.ProblemType;
import dev.muster.api.config.ConfigName;
import java.util.Map;
import java.util.Optional;

/** Somebody else published first. Facts: {@code expected}, {@code actual}, {@code author}, {@code publishedAt}. */
public class ReleaseConflictException extends ProblemException {

    private static final long serialVersionUID = 1L;

    /**
     * @param expected the release that was to be the current one; 0 for none
     * @param actual the one that is; empty if there is none
     */
    ReleaseConflictException(Namespace namespace, ConfigName name, long expected, Optional<StoredRelease> actual) {
        super(
                ProblemType.REVISION_CONFLICT,
                message(namespace, name, expected, actual),
                actual.map(release -> Map.<String, Object>of(
                                "expected", expected,
                                "actual", release.number(),
                                "author", release.author(),
                                "publishedAt", release.publishedAt().toString()))
                        .orElse(Map.of("expected", expected, "actual", 0L)));
    }

    private static String message(Namespace namespace, ConfigName name, long expected, Optional<StoredRelease> actual) {
        String found = actual.map(release -> "release " + release.number() + " is current, published by "
                        + release.author() + " at " + release.publishedAt())
                .orElse("nothing was published yet");
        String wanted = expected == 0 ? "no release yet" : "release " + expected + " to be current";
        return namespace + "/" + name + ": " + found + " (expected: " + wanted + ")";
    }
}
