package dev.muster.starter.http;

import dev.muster.api.ProblemException;
import dev.muster.api.ProblemType;
import tools.jackson.databind.JsonNode;

/** Reads answers that a server began before it knew them, so that a failure could not become their status. */
public final class Outcomes {

    private Outcomes() {}

    /**
     * The outcome.
     *
     * @throws ProblemException the failure, if it is one
     */
    public static <T> T of(JsonNode answer, Class<T> type) {
        if (answer.path("outcome").asString("").equals("failed")) {
            ProblemType problem =
                    ProblemType.ofUrn(answer.path("type").asString("")).orElse(ProblemType.INTERNAL);
            throw new ProblemException(problem, answer.path("detail").asString(problem.title()));
        }
        return Json.read(answer.toString(), type);
    }
}
