package dev.muster.starter.coordination.election;

import dev.muster.api.coordination.FencingToken;

/** This process leads from now on; published as an event of Spring on the thread of the candidacy. Immutable. */
public record LeadershipGranted(String election, FencingToken token) {}
