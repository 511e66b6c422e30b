package dev.muster.config.release;

import dev.muster.api.ProblemException;
import dev.muster.api.ProblemType;
import dev.muster.api.coordination.Compare;
import dev.muster.api.coordination.Operation;
import java.util.List;
import java.util.function.Supplier;

/**
 * What belongs into the same transaction as a release. Immutable.
 *
 * @param when what has to hold besides
 * @param then what changes besides
 * @param refused why not, if {@code when} did not hold
 */
public record Beside(List<Compare> when, List<Operation> then, Supplier<ProblemException> refused) {

    static final Beside NOTHING = new Beside(
            List.of(),
            List.of(),
            () -> new ProblemException(ProblemType.UNAVAILABLE, "The release changed while it was read; ask again"));

    public Beside {
        when = List.copyOf(when);
        then = List.copyOf(then);
    }
}
