package dev.muster.store.recipe.lock;

import dev.muster.api.coordination.lock.LockMode;
import dev.muster.api.coordination.lock.LockName;
import dev.muster.api.coordination.lock.LockReport;
import dev.muster.api.coordination.lock.LockStanding;
import dev.muster.api.coordination.lock.LockView;
import dev.muster.api.coordination.lock.WaitFor;
import dev.muster.store.recipe.place.Occupant;
import dev.muster.store.recipe.place.Places;
import dev.muster.store.recipe.place.Share;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/** Reads the queues of locks: who holds, who waits, for whom. */
final class LockCensus {

    private LockCensus() {}

    static LockReport report(Places.Census census) {
        TreeMap<LockName, List<LockStanding>> queues = new TreeMap<>();
        census.occupants().stream().map(LockCensus::standing).forEach(place -> queues.computeIfAbsent(
                        place.lock(), lock -> new ArrayList<>())
                .add(place));
        List<LockView> locks = new ArrayList<>();
        List<WaitFor> waits = new ArrayList<>();
        queues.forEach((lock, queue) -> {
            queue.sort(Comparator.comparing(place -> place.standing().token()));
            locks.add(view(lock, queue));
            addWaits(queue, waits);
        });
        return new LockReport(census.revision(), locks, waits, WaitGraph.deadlocks(waits), census.complete());
    }

    static LockStanding standing(Occupant occupant) {
        return new LockStanding(
                new LockName(occupant.place().queue().name()),
                occupant.place().share() instanceof Share.Shared ? LockMode.SHARED : LockMode.EXCLUSIVE,
                occupant.standing());
    }

    /** The holders are the first one and, if it shares, those right behind it that share, too. */
    private static LockView view(LockName lock, List<LockStanding> queue) {
        int holders = 1;
        if (queue.get(0).mode() == LockMode.SHARED) {
            while (holders < queue.size() && queue.get(holders).mode() == LockMode.SHARED) {
                holders++;
            }
        }
        return new LockView(lock, queue.subList(0, holders), queue.subList(holders, queue.size()));
    }

    /**
     * Readers wait for the last writer before them; a writer waits for the readers since the last writer, or for that one if
     * there are none. So there are at most twice as many edges as places.
     */
    private static void addWaits(List<LockStanding> queue, List<WaitFor> waits) {
        LockStanding writer = null;
        List<LockStanding> readers = new ArrayList<>();
        for (LockStanding place : queue) {
            if (place.mode() == LockMode.SHARED) {
                if (writer != null) {
                    waits.add(edge(place, writer));
                }
                readers.add(place);
            } else {
                if (readers.isEmpty() && writer != null) {
                    waits.add(edge(place, writer));
                }
                readers.forEach(reader -> waits.add(edge(place, reader)));
                readers.clear();
                writer = place;
            }
        }
    }

    private static WaitFor edge(LockStanding waiter, LockStanding blocker) {
        return new WaitFor(
                waiter.standing().owner(),
                waiter.standing().token(),
                waiter.lock(),
                blocker.standing().owner(),
                blocker.standing().token());
    }
}
