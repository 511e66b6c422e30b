package dev.muster.api.coordination;

import dev.muster.api.RequestId;
import java.time.Instant;

/**
 * One who holds something, or waits for it. Immutable.
 *
 * @param request the request that asked for it
 * @param token the fencing token of its grant; for one who waits, the token it will have. Also its place: smaller ones are
 *     before it
 * @param since when it asked, by the clock of the server it asked
 * @param lease whose end takes its place away
 */
public record Standing(OwnerId owner, RequestId request, FencingToken token, Instant since, LeaseId lease) {}
