package dev.muster.api.coordination;

import java.time.Instant;
import java.util.List;

/**
 * A queue at one moment. Immutable.
 *
 * @param started whether elements are handed out
 * @param ready elements that can be taken
 * @param delayed elements whose time has not come
 * @param taken number of elements in consumers' hands
 * @param dead elements that were delivered too often
 * @param inFlight the oldest of the taken ones, at most {@value #IN_FLIGHT_MAX}
 */
public record QueueView(
        QueueName name,
        QueueSettings settings,
        boolean started,
        long ready,
        long delayed,
        long taken,
        long dead,
        List<InFlight> inFlight) {

    /** Most entries of {@link #inFlight()}. */
    public static final int IN_FLIGHT_MAX = 1_000;

    public QueueView {
        inFlight = List.copyOf(inFlight);
    }

    /** Elements that count into {@link QueueSettings#lengthMax()}. */
    public long length() {
        return ready + delayed + taken;
    }

    /** An element in a consumer's hands since then. */
    public record InFlight(QueueToken token, String consumer, LeaseId lease, int deliveries, Instant since) {}
}
