package dev.muster.store.state;

import dev.muster.api.RequestId;

/** A request id and the answer that a repeat gets. Immutable. */
public record RememberedRequest(RequestId request, Outcome outcome) {}
