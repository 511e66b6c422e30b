package dev.muster.store.recipe.lock;

import dev.muster.api.coordination.OwnerId;
import dev.muster.api.coordination.lock.Deadlock;
import dev.muster.api.coordination.lock.WaitFor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Finds the circles of a graph over owners: its strongly connected components (Kosaraju's way: in the order in which a search
 * leaves the nodes, last first, a search against the edges finds one component each). Without recursion, as chains of
 * waiters can be long.
 */
final class WaitGraph {

    private final Map<OwnerId, List<WaitFor>> out = new TreeMap<>();
    private final Map<OwnerId, List<WaitFor>> in = new TreeMap<>();

    private WaitGraph(List<WaitFor> waits) {
        for (WaitFor wait : waits) {
            for (OwnerId owner : List.of(wait.waiter(), wait.blocker())) {
                out.computeIfAbsent(owner, added -> new ArrayList<>());
                in.computeIfAbsent(owner, added -> new ArrayList<>());
            }
            out.getOrDefault(wait.waiter(), List.of()).add(wait);
            in.getOrDefault(wait.blocker(), List.of()).add(wait);
        }
    }

    /** The circles, by the first of their owners. */
    static List<Deadlock> deadlocks(List<WaitFor> waits) {
        return new WaitGraph(waits).deadlocks();
    }

    private List<Deadlock> deadlocks() {
        List<Deadlock> found = new ArrayList<>();
        Set<OwnerId> seen = new HashSet<>();
        for (OwnerId owner : leavingOrder()) {
            if (seen.contains(owner)) {
                continue;
            }
            Set<OwnerId> component = component(owner, seen);
            if (component.size() > 1 || waitsForItself(owner)) {
                found.add(new Deadlock(List.copyOf(component), shortestCycle(component)));
            }
        }
        found.sort(Comparator.comparing(deadlock -> deadlock.owners().get(0)));
        return found;
    }

    private Deque<OwnerId> leavingOrder() {
        Deque<OwnerId> left = new ArrayDeque<>();
        Set<OwnerId> seen = new HashSet<>();
        for (OwnerId start : out.keySet()) {
            Deque<Visit> path = new ArrayDeque<>();
            if (seen.add(start)) {
                path.push(new Visit(start, edges(out, start)));
            }
            while (!path.isEmpty()) {
                Visit here = path.element();
                WaitFor next = here.open().poll();
                if (next == null) {
                    left.push(path.pop().owner());
                } else if (seen.add(next.blocker())) {
                    path.push(new Visit(next.blocker(), edges(out, next.blocker())));
                }
            }
        }
        return left;
    }

    /** Everybody who can reach {@code root} and was not seen. */
    private Set<OwnerId> component(OwnerId root, Set<OwnerId> seen) {
        Set<OwnerId> members = new TreeSet<>();
        Deque<OwnerId> open = new ArrayDeque<>(List.of(root));
        seen.add(root);
        while (!open.isEmpty()) {
            OwnerId here = open.remove();
            members.add(here);
            for (WaitFor edge : edges(in, here)) {
                if (seen.add(edge.waiter())) {
                    open.add(edge.waiter());
                }
            }
        }
        return members;
    }

    private boolean waitsForItself(OwnerId owner) {
        return edges(out, owner).stream().anyMatch(edge -> edge.blocker().equals(owner));
    }

    /** A shortest way from the first of them back to itself, found breadth first. */
    private List<WaitFor> shortestCycle(Set<OwnerId> component) {
        OwnerId start = component.iterator().next();
        Map<OwnerId, WaitFor> reachedBy = new HashMap<>();
        Deque<OwnerId> open = new ArrayDeque<>(List.of(start));
        while (!reachedBy.containsKey(start)) {
            for (WaitFor edge : edges(out, open.remove())) {
                if (component.contains(edge.blocker()) && reachedBy.putIfAbsent(edge.blocker(), edge) == null) {
                    open.add(edge.blocker());
                }
            }
        }
        Deque<WaitFor> cycle = new ArrayDeque<>();
        for (OwnerId here = start;
                cycle.isEmpty() || !here.equals(start);
                here = cycle.getFirst().waiter()) {
            cycle.addFirst(Objects.requireNonNull(reachedBy.get(here)));
        }
        return List.copyOf(cycle);
    }

    private static Deque<WaitFor> edges(Map<OwnerId, List<WaitFor>> of, OwnerId owner) {
        return new ArrayDeque<>(of.getOrDefault(owner, List.of()));
    }

    private record Visit(OwnerId owner, Deque<WaitFor> open) {}
}
