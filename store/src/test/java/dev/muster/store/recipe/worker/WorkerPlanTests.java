package dev.muster.store.recipe.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.api.coordination.WorkerAnnouncement;
import dev.muster.api.coordination.WorkerId;
import dev.muster.api.coordination.WorkerLabels;
import dev.muster.api.coordination.WorkerTask;
import dev.muster.api.coordination.WorkerTaskId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkerPlanTests {

    private static final WorkerLabels SSD = WorkerLabels.of("disk", "ssd");

    @Test
    void nobodyAndNothingGiveNothing() {
        assertThat(WorkerPlan.assign(List.of(), tasks(3), Map.of())).isEmpty();
        assertThat(WorkerPlan.assign(workers(3), List.of(), Map.of())).isEmpty();
    }

    @Test
    void tasksAreSpreadEvenly() {
        assertThat(loads(WorkerPlan.assign(workers(3), tasks(10), Map.of())).values())
                .containsExactlyInAnyOrder(3, 3, 4);
    }

    @Test
    void oneWorkerPerTargetIfThereAreEnough() {
        assertThat(loads(WorkerPlan.assign(workers(5), tasks(5), Map.of())).values())
                .containsExactly(1, 1, 1, 1, 1);
    }

    @Test
    void onlyTheTasksOfADeadWorkerMove() {
        Map<WorkerTaskId, WorkerId> before = WorkerPlan.assign(workers(4), tasks(12), Map.of());

        Map<WorkerTaskId, WorkerId> after = WorkerPlan.assign(workers(3), tasks(12), before);

        WorkerId dead = new WorkerId("w3");
        before.forEach((task, worker) -> {
            if (!worker.equals(dead)) {
                assertThat(after).containsEntry(task, worker);
            }
        });
        assertThat(loads(after).values()).containsExactly(4, 4, 4);
    }

    @Test
    void newWorkerGetsItsShareAndNothingElseMoves() {
        Map<WorkerTaskId, WorkerId> before = WorkerPlan.assign(workers(3), tasks(12), Map.of());

        Map<WorkerTaskId, WorkerId> after = WorkerPlan.assign(workers(4), tasks(12), before);

        assertThat(after.entrySet().stream().filter(one -> !one.getValue().equals(before.get(one.getKey()))))
                .hasSize(3)
                .allMatch(moved -> moved.getValue().equals(new WorkerId("w3")));
    }

    @Test
    void roomIsMadeForATaskThatOnlyOneCanDo() {
        List<WorkerAnnouncement> workers = List.of(
                new WorkerAnnouncement(new WorkerId("fast"), 1, SSD),
                new WorkerAnnouncement(new WorkerId("plain"), 1, WorkerLabels.NONE));
        WorkerTask any = new WorkerTask(new WorkerTaskId("any"), "", WorkerLabels.NONE);
        WorkerTask picky = new WorkerTask(new WorkerTaskId("picky"), "", SSD);

        Map<WorkerTaskId, WorkerId> plan =
                WorkerPlan.assign(workers, List.of(any, picky), Map.of(any.id(), new WorkerId("fast")));

        assertThat(plan).containsEntry(any.id(), new WorkerId("plain")).containsEntry(picky.id(), new WorkerId("fast"));
    }

    /** Whatever the workers, the labels, and who has what already. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void planKeepsItsPromises(long seed) {
        Random random = new Random(seed);
        List<WorkerLabels> kinds = List.of(WorkerLabels.NONE, SSD, WorkerLabels.of("zone", "a"));
        List<WorkerAnnouncement> workers = new ArrayList<>();
        for (int i = 0; i < 1 + random.nextInt(8); i++) {
            Map<String, String> labels =
                    new HashMap<>(kinds.get(random.nextInt(3)).values());
            labels.putAll(kinds.get(random.nextInt(3)).values());
            workers.add(new WorkerAnnouncement(new WorkerId("w" + i), random.nextInt(20), new WorkerLabels(labels)));
        }
        List<WorkerTask> tasks = new ArrayList<>();
        for (int i = 0; i < random.nextInt(60); i++) {
            tasks.add(new WorkerTask(new WorkerTaskId("t" + i), "", kinds.get(random.nextInt(3))));
        }
        Map<WorkerTaskId, WorkerId> current = new HashMap<>();
        tasks.forEach(task -> {
            if (random.nextBoolean()) {
                current.put(task.id(), new WorkerId("w" + random.nextInt(9)));
            }
        });

        Map<WorkerTaskId, WorkerId> plan = WorkerPlan.assign(workers, tasks, current);

        Map<WorkerId, WorkerAnnouncement> byId = new HashMap<>();
        workers.forEach(worker -> byId.put(worker.worker(), worker));
        Map<WorkerId, Integer> loads = loads(plan);
        workers.forEach(
                worker -> assertThat(loads.getOrDefault(worker.worker(), 0)).isLessThanOrEqualTo(worker.capacity()));
        for (WorkerTask task : tasks) {
            List<WorkerAnnouncement> able = workers.stream()
                    .filter(worker -> worker.labels().satisfy(task.labels()))
                    .toList();
            WorkerId chosen = plan.get(task.id());
            if (chosen == null) {
                assertThat(able).allMatch(worker -> loads.getOrDefault(worker.worker(), 0) == worker.capacity());
                continue;
            }
            assertThat(able).contains(byId.get(chosen));
            assertThat(able)
                    .as("nobody with room who could do %s has two fewer", task.id())
                    .noneMatch(worker -> loads.getOrDefault(worker.worker(), 0) < worker.capacity()
                            && loads.getOrDefault(worker.worker(), 0) <= loads.getOrDefault(chosen, 0) - 2);
        }
        assertThat(WorkerPlan.assign(workers, tasks, plan)).as("stays as it is").isEqualTo(plan);
        List<WorkerTask> shuffled = new ArrayList<>(tasks);
        Collections.shuffle(shuffled, random);
        List<WorkerAnnouncement> others = new ArrayList<>(workers);
        Collections.shuffle(others, random);
        assertThat(WorkerPlan.assign(others, shuffled, current))
                .as("does not depend on order")
                .isEqualTo(plan);
    }

    private static List<WorkerAnnouncement> workers(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new WorkerAnnouncement(new WorkerId("w" + i), 100, WorkerLabels.NONE))
                .toList();
    }

    private static List<WorkerTask> tasks(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new WorkerTask(new WorkerTaskId("t" + i), "", WorkerLabels.NONE))
                .toList();
    }

    private static Map<WorkerId, Integer> loads(Map<WorkerTaskId, WorkerId> plan) {
        Map<WorkerId, Integer> loads = new HashMap<>();
        plan.values().forEach(worker -> loads.merge(worker, 1, Integer::sum));
        return loads;
    }
}
