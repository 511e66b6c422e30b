package dev.muster.starter.coordination.election;

import dev.muster.api.coordination.FencingToken;

/**
 * This process leads no longer; published as an event of Spring. Immutable.
 *
 * @param token of the term that is over
 * @param lost whether it was lost, rather than given up: then another one may lead already
 */
public record LeadershipRevoked(String election, FencingToken token, boolean lost) {}
