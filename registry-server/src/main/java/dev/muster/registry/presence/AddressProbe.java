package dev.muster.registry.presence;

/** Finds out whether somebody listens at an address. Thread-safe; blocks for a bounded time. */
@FunctionalInterface
interface AddressProbe {

    /** What came of it. */
    enum Outcome {
        /** Somebody listens. */
        ACCEPTED,
        /** The machine is there, and says that nobody listens. */
        REFUSED,
        /** Nothing is known: no answer in time, no route, no such name. */
        SILENT
    }

    /** Tries once. */
    Outcome probe(String host, int port);
}
