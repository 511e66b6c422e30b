package dev.muster.api.config;

import com.fasterxml.jackson.annotation.JsonCreator;
import dev.muster.api.Cursor;
import dev.muster.api.InvalidArgumentException;
import dev.muster.api.Text;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An instance's answer to a state of its configuration.
 *
 * @param instance who answers
 * @param application whose configuration it is
 * @param profiles the profiles the instance runs with
 * @param cursor the state it speaks of, as {@link EffectiveConfig#cursor()} named it
 * @param outcome what it did
 * @param problems why not, or what has to wait for a restart; at most 50 are kept
 * @param running the revision it runs with now
 * @param at when, by the instance's clock
 * @param releases what it runs with now, by name; empty if it does not say. At most 100 are kept
 */
public record Receipt(
        String instance,
        String application,
        List<String> profiles,
        Cursor cursor,
        ReceiptOutcome outcome,
        List<ReceiptProblem> problems,
        long running,
        Instant at,
        List<RunningRelease> releases) {

    private static final int PROBLEMS_MAX = 50;
    private static final int RELEASES_MAX = 100;
    private static final Pattern INSTANCE = Pattern.compile("[A-Za-z0-9._:@-]{1,200}");

    public Receipt {
        Text.require("instance", instance, INSTANCE, "1 to 200 letters, digits, '.', '_', ':', '@' or '-'");
        profiles = List.copyOf(profiles);
        problems = List.copyOf(problems.subList(0, Math.min(PROBLEMS_MAX, problems.size())));
        releases = List.copyOf(releases.subList(0, Math.min(RELEASES_MAX, releases.size())));
    }

    /** Does not say which releases it runs with. */
    public Receipt(
            String instance,
            String application,
            List<String> profiles,
            Cursor cursor,
            ReceiptOutcome outcome,
            List<ReceiptProblem> problems,
            long running,
            Instant at) {
        this(instance, application, profiles, cursor, outcome, problems, running, at, List.of());
    }

    @JsonCreator
    static Receipt of(
            @Nullable String instance,
            @Nullable String application,
            @Nullable List<String> profiles,
            @Nullable Cursor cursor,
            @Nullable ReceiptOutcome outcome,
            @Nullable List<ReceiptProblem> problems,
            @Nullable Long running,
            @Nullable Instant at,
            @Nullable List<RunningRelease> releases) {
        return new Receipt(
                required("instance", instance),
                required("application", application),
                profiles == null ? List.of() : profiles,
                required("cursor", cursor),
                required("outcome", outcome),
                problems == null ? List.of() : problems,
                required("running", running),
                required("at", at),
                releases == null ? List.of() : releases);
    }

    private static <T> T required(String field, @Nullable T value) {
        if (value == null) {
            throw new InvalidArgumentException(field, "nothing", "a value");
        }
        return value;
    }
}
