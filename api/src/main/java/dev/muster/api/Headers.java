package dev.muster.api;

/** HTTP header names that both sides use. */
public final class Headers {

    /** Id of the cluster (config server) or of this run of the server (registry) that gave the answer. */
    public static final String ORIGIN = "Muster-Origin";

    /** Who asks: the instance id of an application; shown to operators, never trusted. */
    public static final String INSTANCE = "Muster-Instance";

    /** The request id of a write that may be repeated. */
    public static final String IDEMPOTENCY_KEY = "Idempotency-Key";

    private Headers() {}
}
