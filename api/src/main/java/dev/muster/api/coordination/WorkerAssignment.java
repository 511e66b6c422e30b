package dev.muster.api.coordination;

/** A task in the hands of a worker, until it is finished, taken away, or the worker's lease ends. Immutable. */
public record WorkerAssignment(WorkerToken token, WorkerId worker, WorkerTask task) {}
