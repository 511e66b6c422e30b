package dev.muster.config.coordination.election;

import dev.muster.api.Namespace;
import dev.muster.api.RequestId;
import dev.muster.api.coordination.FencingToken;
import dev.muster.api.coordination.ReleaseOutcome;
import dev.muster.api.coordination.Standing;
import dev.muster.api.coordination.election.CampaignOutcome;
import dev.muster.api.coordination.election.CampaignRequest;
import dev.muster.api.coordination.election.ElectionName;
import dev.muster.api.coordination.election.Leader;
import dev.muster.api.coordination.election.Leadership;
import dev.muster.api.coordination.election.ProclaimOutcome;
import dev.muster.config.namespace.NamespaceService;
import dev.muster.store.Subscription;
import dev.muster.store.recipe.election.ElectionListener;
import dev.muster.store.recipe.election.Elections;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Elections of namespaces that exist, by token; otherwise as {@link Elections}. Thread-safe. */
final class ElectionService {

    private final Elections elections;
    private final NamespaceService namespaces;

    ElectionService(Elections elections, NamespaceService namespaces) {
        this.elections = elections;
        this.namespaces = namespaces;
    }

    CompletableFuture<CampaignOutcome> campaign(CampaignRequest request, Duration wait) {
        namespaces.require(request.namespace());
        return elections.campaign(request, wait);
    }

    CompletableFuture<ProclaimOutcome> proclaim(
            Namespace namespace, ElectionName election, RequestId request, FencingToken token, String value) {
        namespaces.require(namespace);
        CampaignRequest.requireValue(value);
        return elections.leader(namespace, election).thenCompose(leader -> leader.map(Leader::standing)
                .filter(standing -> standing.token().equals(token))
                .map(standing -> elections.proclaim(request, leadership(namespace, election, standing), value))
                .orElseGet(() -> CompletableFuture.completedFuture(new ProclaimOutcome.NotLeader(token))));
    }

    CompletableFuture<ReleaseOutcome> resign(Namespace namespace, ElectionName election, FencingToken token) {
        namespaces.require(namespace);
        return elections.resign(namespace, election, token);
    }

    CompletableFuture<Optional<Leader>> leader(Namespace namespace, ElectionName election) {
        namespaces.require(namespace);
        return elections.leader(namespace, election);
    }

    /** @param after the revision that the listener knows; 0 if it knows nothing */
    Subscription observe(Namespace namespace, ElectionName election, long after, ElectionListener listener) {
        namespaces.require(namespace);
        return elections.observe(namespace, election, after, listener);
    }

    void requireNamespace(Namespace namespace) {
        namespaces.require(namespace);
    }

    private static Leadership leadership(Namespace namespace, ElectionName election, Standing standing) {
        return new Leadership(
                namespace, election, standing.owner(), standing.request(), standing.token(), standing.lease());
    }
}
