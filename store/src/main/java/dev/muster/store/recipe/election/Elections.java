package dev.muster.store.recipe.election;

import dev.muster.api.Namespace;
import dev.muster.api.ProblemException;
import dev.muster.api.ProblemType;
import dev.muster.api.RequestId;
import dev.muster.api.coordination.Compare;
import dev.muster.api.coordination.FencingToken;
import dev.muster.api.coordination.Operation;
import dev.muster.api.coordination.Relation;
import dev.muster.api.coordination.ReleaseOutcome;
import dev.muster.api.coordination.Transaction;
import dev.muster.api.coordination.election.CampaignOutcome;
import dev.muster.api.coordination.election.CampaignRequest;
import dev.muster.api.coordination.election.ElectionName;
import dev.muster.api.coordination.election.Leader;
import dev.muster.api.coordination.election.Leadership;
import dev.muster.api.coordination.election.ProclaimOutcome;
import dev.muster.store.ReadAt;
import dev.muster.store.Subscription;
import dev.muster.store.recipe.place.Claim;
import dev.muster.store.recipe.place.Hold;
import dev.muster.store.recipe.place.LossWatch;
import dev.muster.store.recipe.place.Occupant;
import dev.muster.store.recipe.place.PlaceAnswer;
import dev.muster.store.recipe.place.Places;
import dev.muster.store.recipe.place.QueueName;
import dev.muster.store.recipe.place.Share;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Elections. Whoever stood first leads until it resigns or its lease ends; then the next one does, with a larger
 * {@link FencingToken}: one leader per token. As with locks, a leader that was paused may not know yet that it was followed.
 *
 * <p>Thread-safe. No method blocks. Cancelling the future of a campaign takes the candidate out. Failures are those of
 * {@link Places}: after one, the same campaign may be repeated, here or on another member.
 */
public final class Elections {

    private static final int PROCLAIM_TRIES_MAX = 8;

    private final Places places;

    public Elections(Places places) {
        this.places = places;
    }

    /**
     * Stands as a candidate and waits until it leads.
     *
     * @param wait longest time as a candidate, at most {@link Places#WAIT_MAX}; zero answers at once
     */
    public CompletableFuture<CampaignOutcome> campaign(CampaignRequest request, Duration wait) {
        Claim claim = new Claim(
                List.of(new Claim.Want(queue(request.namespace(), request.election()), Share.EXCLUSIVE)),
                request.owner(),
                request.request(),
                request.lease(),
                request.value(),
                Optional.empty());
        return places.enter(claim, wait, meaning(request));
    }

    /**
     * Lets the leader say something new, which all observers are told.
     *
     * @param request names this proclamation: a repeat has no further effect
     * @return {@link ProclaimOutcome.NotLeader} if its token is not, or no longer, the leader's
     */
    public CompletableFuture<ProclaimOutcome> proclaim(RequestId request, Leadership leadership, String value) {
        CampaignRequest.requireValue(value);
        return Places.unwrapping(proclaim(request, leadership, value, 1));
    }

    /** Stops leading, or standing as a candidate; the lease ends, too, if it was granted with the candidacy. */
    public CompletableFuture<ReleaseOutcome> resign(Leadership leadership) {
        return places.release(hold(leadership));
    }

    /** Takes a leader or candidate out by its token. Costs a read more. */
    public CompletableFuture<ReleaseOutcome> resign(Namespace namespace, ElectionName election, FencingToken token) {
        return places.release(queue(namespace, election), token);
    }

    /** Tells when a leader loses its leadership; close it when that is no longer of interest. */
    public LossWatch watchLoss(Leadership leadership) {
        return places.watchLoss(hold(leadership));
    }

    /** Who leads; linearizable. */
    public CompletableFuture<Optional<Leader>> leader(Namespace namespace, ElectionName election) {
        return Places.unwrapping(places.store()
                .range(queue(namespace, election).first(1), ReadAt.LINEARIZABLE)
                .thenApply(found -> found.first().map(Occupant::of).map(Elections::leader)));
    }

    /**
     * Tells who leads now, then of every leader and everything proclaimed, by revision: all observers hear the same, in the
     * same order, each from where it began. One that was cut off because it was slow goes on where it stopped; only if that
     * history is gone, it is told what is so now instead.
     */
    public Subscription observe(Namespace namespace, ElectionName election, ElectionListener listener) {
        return observe(namespace, election, 0, listener);
    }

    /**
     * The same for one who observed before: tells what happened since then, and only if that history is gone, or the revision
     * was made up, what is so now.
     *
     * @param after revision of the last event that is known; 0 if none is
     */
    public Subscription observe(Namespace namespace, ElectionName election, long after, ElectionListener listener) {
        Observer observer = new Observer(places.store(), queue(namespace, election), listener);
        if (after > 0) {
            observer.resume(after);
        } else {
            observer.start();
        }
        return observer;
    }

    static Leader leader(Occupant first) {
        return new Leader(first.standing(), first.value().payload(), first.modRevision());
    }

    private CompletableFuture<ProclaimOutcome> proclaim(
            RequestId request, Leadership leadership, String value, int trial) {
        Hold hold = hold(leadership);
        FencingToken token = leadership.token();
        QueueName queue = queue(leadership.namespace(), leadership.election());
        return places.store().range(queue.first(1), ReadAt.LINEARIZABLE).thenCompose(found -> {
            Optional<Occupant> first = found.first().map(Occupant::of);
            if (first.isEmpty() || !first.get().token().equals(token)) {
                return CompletableFuture.completedFuture(new ProclaimOutcome.NotLeader(token));
            }
            Transaction say = Transaction.builder()
                    .when(
                            Compare.modRevision(
                                    hold.key(), Relation.EQUAL, first.get().modRevision()),
                            new Compare.CreateRevision(queue.places(), Relation.GREATER, token.value() - 1))
                    .then(new Operation.Put(
                            hold.key(), first.get().value().withPayload(value).encode(), null, false))
                    .build();
            RequestId write = Claim.hashed("proclaim\n" + queue + '\n' + token + '\n' + request + '\n' + trial);
            return places.store().commit(write, say).thenCompose(result -> {
                if (result.succeeded()) {
                    return CompletableFuture.completedFuture(new ProclaimOutcome.Proclaimed(token, result.revision()));
                }
                if (trial == PROCLAIM_TRIES_MAX) {
                    throw new ProblemException(
                            ProblemType.TOO_MANY_REQUESTS,
                            "election: " + queue.name()
                                    + ": its leader says many things at once (expected: one at a time)");
                }
                return proclaim(request, leadership, value, trial + 1); // said something else meanwhile, or is gone
            });
        });
    }

    private static QueueName queue(Namespace namespace, ElectionName election) {
        return new QueueName(namespace, QueueName.Kind.ELECTION, election.value());
    }

    private static Hold hold(Leadership leadership) {
        Claim.Want want = new Claim.Want(queue(leadership.namespace(), leadership.election()), Share.EXCLUSIVE);
        return new Hold(List.of(want), leadership.owner(), leadership.request(), leadership.token());
    }

    private static Function<PlaceAnswer, CampaignOutcome> meaning(CampaignRequest request) {
        PlaceAnswer.Cases<CampaignOutcome> cases = new PlaceAnswer.Cases<>(
                granted -> new CampaignOutcome.Elected(new Leadership(
                        request.namespace(),
                        request.election(),
                        request.owner(),
                        request.request(),
                        granted.token(),
                        granted.lease())),
                busy -> new CampaignOutcome.TimedOut(
                        busy.ahead().stream().map(Occupant::standing).toList()),
                timedOut -> new CampaignOutcome.TimedOut(
                        timedOut.ahead().stream().map(Occupant::standing).toList()),
                gone -> new CampaignOutcome.Gone(gone.token()),
                disagreed -> {
                    throw new IllegalStateException("election: settings found (expected: none)");
                });
        return answer -> answer.match(cases);
    }
}
