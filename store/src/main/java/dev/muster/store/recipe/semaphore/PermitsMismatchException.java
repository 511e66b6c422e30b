package dev.muster.store.recipe.semaphore;

import dev.muster.api.ProblemException;
import dev.muster.api.ProblemType;
import dev.muster.api.coordination.semaphore.SemaphoreName;
import java.util.Map;

/** A semaphore has another total than the caller believes; nothing was taken or changed. */
public class PermitsMismatchException extends ProblemException {

    private static final long serialVersionUID = 1L;

    /**
     * @param found how many permits it has; 0 if it is not settled
     * @param expected how many the caller named
     */
    public PermitsMismatchException(SemaphoreName semaphore, int found, int expected) {
        super(
                ProblemType.REVISION_CONFLICT,
                "total of semaphore " + semaphore + ": " + found + " (expected: " + expected + ")",
                Map.of("semaphore", semaphore.value(), "actual", found, "expected", expected));
    }
}
