package dev.muster.api.coordination;

/** What became of a report. Immutable. */
public sealed interface WorkerReportOutcome {

    /** It is kept. */
    record Recorded() implements WorkerReportOutcome {}

    /** The task is no longer this worker's, or the worker's lease ended. Nothing was changed. */
    record Over(WorkerToken token) implements WorkerReportOutcome {}
}
