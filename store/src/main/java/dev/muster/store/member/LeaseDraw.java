package dev.muster.store.member;

import dev.muster.api.ProblemException;
import dev.muster.api.RequestId;
import dev.muster.api.coordination.LeaseGrant;
import dev.muster.api.coordination.LeaseId;
import dev.muster.store.LeaseExistsException;
import dev.muster.store.state.Command;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** Grants leases, under ids drawn at random if nobody asked for one. Thread-safe if its generator is. */
final class LeaseDraw {

    /** Ids are 63 bits drawn at random; ten taken ones in a row mean that the chance is not one. */
    private static final int DRAWS_MAX = 10;

    private final RandomGenerator random;

    LeaseDraw(RandomGenerator random) {
        this.random = random;
    }

    /**
     * Grants a lease; a time that is no whole number of milliseconds is raised to the next.
     *
     * @param id {@link LeaseId#NONE} draws one, and another if it is taken
     * @param grantAs grants under one id
     */
    CompletableFuture<LeaseGrant> grant(
            RequestId request,
            LeaseId id,
            Duration ttl,
            Function<Command.Grant, CompletableFuture<LeaseGrant>> grantAs) {
        CompletableFuture<LeaseGrant> result = new CompletableFuture<>();
        grant(request, id, ttl, grantAs, 1, result);
        return result;
    }

    private void grant(
            RequestId request,
            LeaseId id,
            Duration ttl,
            Function<Command.Grant, CompletableFuture<LeaseGrant>> grantAs,
            int draw,
            CompletableFuture<LeaseGrant> result) {
        Command.Grant grant;
        try {
            grant = new Command.Grant(request, id.present() ? id : drawn(), wholeMillis(ttl));
        } catch (ProblemException refused) {
            result.completeExceptionally(refused);
            return;
        }
        var unused = grantAs.apply(grant).whenComplete((granted, failure) -> {
            if (granted != null) {
                result.complete(granted);
            } else if (!id.present() && failure instanceof LeaseExistsException && draw < DRAWS_MAX) {
                grant(next(request), id, ttl, grantAs, draw + 1, result);
            } else {
                result.completeExceptionally(failure);
            }
        });
    }

    private LeaseId drawn() {
        long id = 0;
        while (id == 0) {
            id = random.nextLong() >>> 1;
        }
        return new LeaseId(id);
    }

    /** The refusal is remembered under the first id; so that a repeat takes the same way, the next follows from it. */
    private static RequestId next(RequestId refused) {
        byte[] name = ("next:" + refused.value()).getBytes(StandardCharsets.UTF_8);
        return new RequestId(UUID.nameUUIDFromBytes(name).toString());
    }

    private static Duration wholeMillis(Duration ttl) {
        Duration whole = ttl.truncatedTo(ChronoUnit.MILLIS);
        return whole.equals(ttl) ? ttl : whole.plusMillis(1);
    }
}
