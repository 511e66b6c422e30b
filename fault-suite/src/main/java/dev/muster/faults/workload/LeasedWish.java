package dev.muster.faults.workload;

import dev.muster.faults.client.CallFailedException;
import dev.muster.faults.client.MemberClient;
import dev.muster.faults.workload.TurnsWorkload.Held;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/** A wish whose fulfilment hangs on a lease that its owner has to keep alive. Stateless. */
final class LeasedWish {

    private LeasedWish() {}

    /**
     * Asks, and begins to renew the lease.
     *
     * @param field what is granted, in the answer
     * @return empty if it was not granted, nobody answered, or the lease had ended when it was renewed for the first time
     */
    static Optional<Held> ask(Journal journal, Session session, Wish wish, String field, Duration ttl) {
        long asked = journal.now();
        try {
            JsonNode granted = wish.ask(journal, session).path(field);
            if (granted.isMissingNode()) {
                return Optional.empty();
            }
            String lease = granted.path("lease").asString();
            long renewed = journal.now(); // until here the server kept it alive, how long ago is not known
            if (!renew(session, lease)) {
                return Optional.empty();
            }
            LeaseKeeper keeper = LeaseKeeper.start(journal, () -> renew(session, lease), ttl.toNanos(), renewed);
            return Optional.of(new Held(granted.path("token").asLong(), asked, ttl.toNanos(), keeper));
        } catch (CallFailedException written) {
            return Optional.empty();
        }
    }

    /** Asks every member in turn, until one knows. */
    private static boolean renew(Session session, String lease) {
        List<MemberClient> members = new ArrayList<>(session.others());
        members.add(0, session.member());
        CallFailedException last = null;
        for (MemberClient member : members) {
            try {
                member.http()
                        .call(
                                "PUT",
                                Wish.address("/leases/" + lease),
                                UUID.randomUUID().toString(),
                                Map.of());
                return true;
            } catch (CallFailedException failure) {
                if (failure.refused()) {
                    return false;
                }
                last = failure;
            }
        }
        if (last == null) {
            throw new IllegalStateException("no members (expected: at least one)");
        }
        throw last;
    }
}
