package dev.muster.store.recipe.place;

import dev.muster.api.RequestId;
import dev.muster.api.coordination.Compare;
import dev.muster.api.coordination.Key;
import dev.muster.api.coordination.LeaseTerms;
import dev.muster.api.coordination.OwnerId;
import dev.muster.api.coordination.Relation;
import dev.muster.api.coordination.Value;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Wants a place in one queue, or in several at once. Immutable.
 *
 * @param wants at least one, each queue once; kept in the order of their names
 * @param payload for others to read
 * @param agreement what must be settled for the queue; empty if nothing
 */
public record Claim(
        List<Want> wants,
        OwnerId owner,
        RequestId request,
        LeaseTerms lease,
        String payload,
        Optional<Agreement> agreement) {

    public Claim {
        wants = wants.stream().sorted(Comparator.comparing(Want::queue)).toList();
    }

    /** A place in a queue. */
    public record Want(QueueName queue, Share share) {}

    /** A key that must hold a value, or no place is taken. */
    public record Agreement(Key key, Value value) {

        Compare holds() {
            return Compare.value(key, Relation.EQUAL, value);
        }
    }

    /** The keys of its places, in the order of {@link #wants()}. */
    List<Key> keys() {
        return wants.stream()
                .map(want -> want.queue().place(want.share(), owner, request))
                .toList();
    }

    /**
     * Names one write on behalf of this claim, so that it is applied once, also if an earlier call with the same request
     * sent it and lost the answer. Different for different queues, whatever their shares.
     */
    RequestId write(String purpose) {
        StringBuilder identity = new StringBuilder(purpose)
                .append('\n')
                .append(owner.value())
                .append('\n')
                .append(request.value());
        wants.forEach(want -> identity.append('\n').append(want.queue()));
        return hashed(identity.toString());
    }

    /** A request id that is the same for the same text. */
    public static RequestId hashed(String identity) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(identity.getBytes(StandardCharsets.UTF_8));
            return new RequestId(
                    "place:" + Base64.getUrlEncoder().withoutPadding().encodeToString(digest));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("SHA-256: every Java has it", impossible);
        }
    }
}
