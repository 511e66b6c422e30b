package dev.muster.api.coordination.election;

import dev.muster.api.coordination.Standing;

/**
 * Who leads, as others see it. Immutable.
 *
 * @param value what it said last
 * @param valueRevision when it said it; grows with each proclamation
 */
public record Leader(Standing standing, String value, long valueRevision) {}
