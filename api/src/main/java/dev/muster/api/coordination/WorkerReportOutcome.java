package dev.muster.api.coordination;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** What became of a report. Immutable. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "outcome")
@JsonSubTypes({
    @JsonSubTypes.Type(value = WorkerReportOutcome.Recorded.class, name = "recorded"),
    @JsonSubTypes.Type(value = WorkerReportOutcome.Over.class, name = "over")
})
public sealed interface WorkerReportOutcome {

    /** It is kept. */
    record Recorded() implements WorkerReportOutcome {}

    /** The task is no longer this worker's, or the worker's lease ended. Nothing was changed. */
    record Over(WorkerToken token) implements WorkerReportOutcome {}
}
