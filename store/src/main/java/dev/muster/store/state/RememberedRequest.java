package dev.muster.store.state;

import dev.muster.api.RequestId;

/** A request id and the answer that a repeat gets. Immutable. */
public final class RememberedRequest {

    private final Object key;
    private final Outcome outcome;

    public RememberedRequest(RequestId request, Outcome outcome) {
        this(outcome, key(request));
    }

    private RememberedRequest(Outcome outcome, Object key) {
        this.key = key;
        this.outcome = outcome;
    }

    /** What {@link #key(RequestId)} gave, with its answer. */
    static RememberedRequest ofKey(Object key, Outcome outcome) {
        return new RememberedRequest(outcome, key);
    }

    /** What stands for a request id in memory: its {@link HexId}, or itself if it has none. Equal for equal ids only. */
    static Object key(RequestId request) {
        HexId id = HexId.of(request);
        return id == null ? request : id;
    }

    /** The id that was used first. */
    public RequestId request() {
        return key instanceof HexId id ? id.request() : (RequestId) key;
    }

    /** What it came to. */
    public Outcome outcome() {
        return outcome;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RememberedRequest known && key.equals(known.key) && outcome.equals(known.outcome);
    }

    @Override
    public int hashCode() {
        return 31 * key.hashCode() + outcome.hashCode();
    }

    @Override
    public String toString() {
        return request() + " " + outcome;
    }
}
