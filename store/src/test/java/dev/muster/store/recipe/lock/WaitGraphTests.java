package dev.muster.store.recipe.lock;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.api.coordination.FencingToken;
import dev.muster.api.coordination.OwnerId;
import dev.muster.api.coordination.lock.Deadlock;
import dev.muster.api.coordination.lock.LockName;
import dev.muster.api.coordination.lock.WaitFor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WaitGraphTests {

    @Test
    void chainIsNoDeadlockHoweverLong() {
        List<WaitFor> chain =
                IntStream.range(0, 20_000).mapToObj(i -> edge(i, i + 1)).toList();

        assertThat(WaitGraph.deadlocks(chain)).isEmpty();
    }

    @Test
    void twoWaysToTheSameOwnerAreNoDeadlock() {
        assertThat(WaitGraph.deadlocks(List.of(edge(1, 2), edge(1, 3), edge(2, 4), edge(3, 4))))
                .isEmpty();
    }

    @Test
    void ownerThatWaitsForItselfIsOne() {
        assertThat(WaitGraph.deadlocks(List.of(edge(1, 1), edge(2, 1))))
                .containsExactly(new Deadlock(List.of(owner(1)), List.of(edge(1, 1))));
    }

    @Test
    void circleIsOneWithoutThoseWhoOnlyWaitForIt() {
        List<WaitFor> waits = List.of(edge(9, 1), edge(1, 2), edge(2, 3), edge(3, 1), edge(3, 8));

        assertThat(WaitGraph.deadlocks(waits))
                .containsExactly(new Deadlock(
                        List.of(owner(1), owner(2), owner(3)), List.of(edge(1, 2), edge(2, 3), edge(3, 1))));
    }

    @Test
    void findsExactlyThoseWhoReachThemselves() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            int owners = 2 + random.nextInt(7);
            List<WaitFor> waits = new ArrayList<>();
            for (int i = random.nextInt(2 * owners); i > 0; i--) {
                waits.add(edge(random.nextInt(owners), random.nextInt(owners)));
            }
            Set<OwnerId> expected = new TreeSet<>();
            IntStream.range(0, owners)
                    .mapToObj(WaitGraphTests::owner)
                    .filter(owner -> reached(owner, waits).contains(owner))
                    .forEach(expected::add);

            List<Deadlock> found = WaitGraph.deadlocks(waits);

            Set<OwnerId> stuck = new TreeSet<>();
            found.forEach(deadlock -> stuck.addAll(deadlock.owners()));
            assertThat(stuck).as("seed %d, round %d: %s", seed, round, waits).isEqualTo(expected);
            found.forEach(deadlock -> assertCircle(deadlock, waits));
        }
    }

    private static void assertCircle(Deadlock deadlock, List<WaitFor> waits) {
        List<WaitFor> cycle = deadlock.cycle();
        assertThat(cycle).isNotEmpty().isSubsetOf(waits);
        for (int i = 0; i < cycle.size(); i++) {
            assertThat(cycle.get(i).blocker())
                    .isEqualTo(cycle.get((i + 1) % cycle.size()).waiter())
                    .isIn(deadlock.owners());
        }
    }

    private static Set<OwnerId> reached(OwnerId from, List<WaitFor> waits) {
        Set<OwnerId> reached = new HashSet<>();
        List<OwnerId> open = new ArrayList<>(List.of(from));
        while (!open.isEmpty()) {
            OwnerId here = open.remove(open.size() - 1);
            waits.stream()
                    .filter(edge -> edge.waiter().equals(here) && reached.add(edge.blocker()))
                    .forEach(edge -> open.add(edge.blocker()));
        }
        return reached;
    }

    private static WaitFor edge(int waiter, int blocker) {
        return new WaitFor(owner(waiter), new FencingToken(2), new LockName("l"), owner(blocker), new FencingToken(1));
    }

    private static OwnerId owner(int number) {
        return new OwnerId("o" + number);
    }
}
