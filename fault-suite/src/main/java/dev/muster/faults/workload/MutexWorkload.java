package dev.muster.faults.workload;

import dev.muster.faults.client.CallFailedException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Turns at one lock of the HTTP interface. */
final class MutexWorkload extends TurnsWorkload {

    static final Duration TTL = Duration.ofSeconds(2);
    static final Duration WAIT = Duration.ofSeconds(5);

    MutexWorkload(Journal journal, String prefix, Weakness weakness) {
        super(journal, prefix, weakness);
    }

    @Override
    Optional<Held> take(Session session) {
        return LeasedWish.ask(
                journal(),
                session,
                new Wish(
                        "POST",
                        path(),
                        Map.of("owner", "client-" + session.client(), "ttl", TTL.toString(), "wait", WAIT.toString()),
                        WAIT),
                "grant",
                TTL);
    }

    @Override
    void release(Session session, Held held) {
        try {
            JsonNode released = Wish.delete(path() + "?token=" + held.token()).ask(journal(), session);
            journal().event("token " + held.token() + " " + released.path("outcome"));
        } catch (CallFailedException written) {
            // in the journal already; the lock goes with its lease
        }
    }

    private String path() {
        return "/locks/" + name("turns");
    }
}
