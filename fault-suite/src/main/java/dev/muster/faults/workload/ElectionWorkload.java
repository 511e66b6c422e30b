package dev.muster.faults.workload;

import dev.muster.faults.client.CallFailedException;
import dev.muster.faults.client.MemberClient;
import dev.muster.store.history.ObservationCheck;
import dev.muster.store.history.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Turns at leading, while an observer on each member writes down who leads. */
final class ElectionWorkload extends TurnsWorkload {

    private static final Duration SETTLE_MAX = Duration.ofSeconds(20);
    private static final int OBSERVED_MIN = 3;

    private final List<ElectionObserver> observers = new ArrayList<>();

    ElectionWorkload(Journal journal, String prefix, Weakness weakness) {
        super(journal, prefix, weakness);
    }

    @Override
    public void start(List<MemberClient> members) {
        for (int i = 0; i < members.size(); i++) {
            List<MemberClient> order = new ArrayList<>(members.subList(i, members.size()));
            order.addAll(members.subList(0, i));
            observers.add(ElectionObserver.start(
                    journal(), order, Wish.address(path() + "/observe"), weak(Weakness.SKIPPED_NEWS) ? i : -1));
        }
    }

    @Override
    Optional<Held> take(Session session) {
        Map<String, String> body = Map.of(
                "owner",
                "client-" + session.client(),
                "ttl",
                MutexWorkload.TTL.toString(),
                "wait",
                MutexWorkload.WAIT.toString(),
                "value",
                "first word of " + session.client());
        return LeasedWish.ask(
                journal(),
                session,
                new Wish("POST", path(), body, MutexWorkload.WAIT),
                "leadership",
                MutexWorkload.TTL);
    }

    @Override
    void whileHeld(Session session, Held held) {
        attempt(
                session,
                new Wish(
                        "PUT",
                        path() + "/value",
                        Map.of("token", held.token(), "value", "second word of " + session.client()),
                        Duration.ZERO));
    }

    @Override
    void release(Session session, Held held) {
        attempt(session, Wish.delete(path() + "?token=" + held.token()));
    }

    private void attempt(Session session, Wish wish) {
        try {
            wish.ask(journal(), session);
        } catch (CallFailedException written) {
            // in the journal already; a leader goes with its lease
        }
    }

    private String path() {
        return "/elections/" + name("turns");
    }

    /** Lets all observers hear the last news, then ends them. */
    @Override
    public void finish(List<MemberClient> members) throws InterruptedException {
        super.finish(members);
        long end = System.nanoTime() + SETTLE_MAX.toNanos();
        while (System.nanoTime() < end
                && observers.stream()
                                .mapToLong(ElectionObserver::newest)
                                .distinct()
                                .count()
                        > 1) {
            pause(100);
        }
        observers.forEach(ElectionObserver::close);
    }

    @Override
    public List<Verdict> verdicts() {
        List<Verdict> verdicts = new ArrayList<>(super.verdicts());
        verdicts.add(ObservationCheck.check(
                observers.stream().map(ElectionObserver::seen).toList(), OBSERVED_MIN));
        return verdicts;
    }
}
