package dev.muster.starter.discovery;

import java.net.URI;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where the local copy stands, for operators. Immutable.
 *
 * @param server who keeps it up to date now; absent if nobody does
 * @param since since when that is so, or since when nobody does
 * @param stale whether the copy may be old, because no server keeps it up to date or none has told everything yet
 * @param asOf when the copy was last known to be right; absent if it never was
 * @param problem why there is no server; absent if there is one
 * @param services how many services are known
 * @param instances how many instances are known, whatever their status
 */
public record CatalogueView(
        @Nullable URI server,
        Instant since,
        boolean stale,
        @Nullable Instant asOf,
        @Nullable String problem,
        int services,
        int instances) {}
