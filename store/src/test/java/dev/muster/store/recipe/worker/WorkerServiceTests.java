package dev.muster.store.recipe.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.api.InvalidArgumentException;
import dev.muster.api.Namespace;
import dev.muster.api.RequestId;
import dev.muster.api.coordination.LeaseId;
import dev.muster.api.coordination.WorkerAnnouncement;
import dev.muster.api.coordination.WorkerAssignment;
import dev.muster.api.coordination.WorkerAssignments;
import dev.muster.api.coordination.WorkerGroup;
import dev.muster.api.coordination.WorkerGroupView;
import dev.muster.api.coordination.WorkerId;
import dev.muster.api.coordination.WorkerLabels;
import dev.muster.api.coordination.WorkerReport;
import dev.muster.api.coordination.WorkerReportOutcome;
import dev.muster.api.coordination.WorkerTask;
import dev.muster.api.coordination.WorkerTaskId;
import dev.muster.store.LeaseNotFoundException;
import dev.muster.store.local.LocalStore;
import dev.muster.store.recipe.attempt.Waits;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkerServiceTests {

    private static final Namespace NAMESPACE = Namespace.DEFAULT;
    private static final WorkerGroup GROUP = new WorkerGroup("log-collectors");
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final WorkerReport HALF = new WorkerReport(WorkerReport.State.RUNNING, 50, "half");
    private static final WorkerReport DONE = new WorkerReport(WorkerReport.State.DONE, 100, "42 lines");

    private final LocalStore store = LocalStore.open();
    private final Waits waits = new Waits(store, Duration.ofSeconds(1), 100);
    private final WorkerService workers = new WorkerService(store, waits);

    @AfterEach
    void close() {
        waits.close();
        store.close();
    }

    @Test
    void workerReportsProgressAndResult() {
        LeaseId lease = announce("a");
        declare("t1");
        assertThat(await(workers.assign(NAMESPACE, GROUP))).isEqualTo(1);
        WorkerAssignment mine = assignments("a").assignments().get(0);
        assertThat(mine.task().payload()).isEqualTo("payload of t1");

        assertThat(report(mine, HALF)).isEqualTo(new WorkerReportOutcome.Recorded());
        assertThat(task("t1").report()).isEqualTo(HALF);
        assertThat(report(mine, DONE)).isEqualTo(new WorkerReportOutcome.Recorded());

        assertThat(task("t1").finished()).isTrue();
        assertThat(task("t1").report()).isEqualTo(DONE);
        assertThat(assignments("a").assignments()).isEmpty();
        assertThat(report(mine, HALF)).isEqualTo(new WorkerReportOutcome.Over(mine.token()));
        end(lease);
        assertThat(task("t1").report()).isEqualTo(DONE);
        assertThat(await(workers.assign(NAMESPACE, GROUP))).isZero();
    }

    @Test
    void tasksOfADeadWorkerGoToOthersAndItsReportsAreRefused() {
        LeaseId mortal = announce("a");
        declare("t1");
        await(workers.assign(NAMESPACE, GROUP));
        WorkerAssignment old = assignments("a").assignments().get(0);
        report(old, HALF);
        announce("b");

        end(mortal);
        assertThat(report(old, DONE)).isEqualTo(new WorkerReportOutcome.Over(old.token()));
        await(workers.assign(NAMESPACE, GROUP));

        WorkerAssignment now = assignments("b").assignments().get(0);
        assertThat(now.token().fence()).isGreaterThan(old.token().fence());
        assertThat(task("t1").report()).isNull();
        assertThat(report(old, DONE)).isEqualTo(new WorkerReportOutcome.Over(old.token()));
    }

    @Test
    void twoCoordinatorsAtOnceDoNoHarm() {
        for (int i = 0; i < 40; i++) {
            declare("t" + i);
        }
        List.of("a", "b", "c").forEach(this::announce);

        var first = workers.assign(NAMESPACE, GROUP);
        var second = new WorkerService(store, waits).assign(NAMESPACE, GROUP);

        assertThat(await(first) + await(second)).isEqualTo(40);
        Map<WorkerId, Integer> loads = new HashMap<>();
        await(workers.view(NAMESPACE, GROUP)).tasks().forEach(task -> {
            WorkerAssignment assignment = task.assignment();
            if (assignment != null) {
                loads.merge(assignment.worker(), 1, Integer::sum);
            }
        });
        assertThat(loads.values()).containsExactlyInAnyOrder(13, 13, 14);
    }

    /** Each target has exactly one collector, whoever comes and goes. */
    @Test
    void coordinatorKeepsOneWorkerPerTarget() {
        try (WorkerCoordinator one = coordinator();
                WorkerCoordinator other = coordinator()) {
            one.start();
            other.start();
            LeaseId a = announce("a");
            declare("target-1");
            declare("target-2");
            awaitHolders(Map.of("target-1", "a", "target-2", "a"));

            announce("b");
            awaitLoads(1, 1);
            end(a);
            awaitHolders(Map.of("target-1", "b", "target-2", "b"));
        }
    }

    @Test
    void workerHearsOfItsAssignments() {
        announce("a");
        var first = workers.awaitChange(NAMESPACE, GROUP, new WorkerId("a"), Set.of(), LONG);
        declare("t1");

        await(workers.assign(NAMESPACE, GROUP));

        WorkerAssignments now = await(first);
        assertThat(now.assignments()).hasSize(1);
        var second = workers.awaitChange(
                NAMESPACE,
                GROUP,
                new WorkerId("a"),
                Set.of(now.assignments().get(0).token()),
                LONG);
        await(workers.remove(NAMESPACE, GROUP, RequestId.random(), new WorkerTaskId("t1")));
        assertThat(await(second).assignments()).isEmpty();
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> waits.waiting() == 0);
    }

    @Test
    void taskWaitsForAWorkerThatHasItsLabels() {
        announce("a");
        WorkerLabels ssd = WorkerLabels.of("disk", "ssd");
        await(workers.declare(
                NAMESPACE, GROUP, RequestId.random(), new WorkerTask(new WorkerTaskId("t1"), "two\nlines", ssd)));
        assertThat(await(workers.assign(NAMESPACE, GROUP))).isZero();
        assertThat(task("t1").assignment()).isNull();

        WorkerAnnouncement fast = new WorkerAnnouncement(new WorkerId("b"), 1, ssd);
        await(workers.announce(NAMESPACE, GROUP, RequestId.random(), fast, lease()));
        await(workers.assign(NAMESPACE, GROUP));

        assertThat(assignments("b").assignments())
                .extracting(one -> one.task().payload())
                .containsExactly("two\nlines");
        WorkerGroupView view = await(workers.view(NAMESPACE, GROUP));
        assertThat(view.workers())
                .extracting(WorkerGroupView.Worker::announcement)
                .contains(fast);
        await(workers.withdraw(NAMESPACE, GROUP, RequestId.random(), fast.worker()));
        await(workers.assign(NAMESPACE, GROUP));
        assertThat(task("t1").assignment()).isNull();
    }

    @Test
    void secondDeclarationAndUnknownLeaseAreRefused() {
        declare("t1");
        assertThat(await(workers.declare(
                        NAMESPACE,
                        GROUP,
                        RequestId.random(),
                        new WorkerTask(new WorkerTaskId("t1"), "other", WorkerLabels.NONE))))
                .isFalse();
        LeaseId gone = lease();
        end(gone);
        WorkerAnnouncement one = new WorkerAnnouncement(new WorkerId("a"), 1, WorkerLabels.NONE);
        assertThatThrownBy(() -> await(workers.announce(NAMESPACE, GROUP, RequestId.random(), one, gone)))
                .hasCauseInstanceOf(LeaseNotFoundException.class);
        assertThatThrownBy(() -> workers.announce(NAMESPACE, GROUP, RequestId.random(), one, LeaseId.NONE))
                .isInstanceOf(InvalidArgumentException.class);
    }

    private WorkerCoordinator coordinator() {
        return new WorkerCoordinator(store, workers, NAMESPACE, GROUP, Duration.ofSeconds(1));
    }

    private void awaitHolders(Map<String, String> expected) {
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> holders().equals(expected));
    }

    private void awaitLoads(int a, int b) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> holders().values().stream().filter("a"::equals).count() == a
                        && holders().values().stream().filter("b"::equals).count() == b);
    }

    private Map<String, String> holders() {
        Map<String, String> holders = new HashMap<>();
        await(workers.view(NAMESPACE, GROUP)).tasks().forEach(task -> {
            WorkerAssignment assignment = task.assignment();
            if (assignment != null) {
                holders.put(task.task().id().value(), assignment.worker().value());
            }
        });
        return holders;
    }

    private WorkerGroupView.Task task(String id) {
        return await(workers.view(NAMESPACE, GROUP)).tasks().stream()
                .filter(task -> task.task().id().value().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private WorkerAssignments assignments(String worker) {
        return await(workers.assignments(NAMESPACE, GROUP, new WorkerId(worker)));
    }

    private WorkerReportOutcome report(WorkerAssignment assignment, WorkerReport report) {
        return await(workers.report(NAMESPACE, GROUP, RequestId.random(), assignment.token(), report));
    }

    private LeaseId announce(String worker) {
        LeaseId lease = lease();
        await(workers.announce(
                NAMESPACE,
                GROUP,
                RequestId.random(),
                new WorkerAnnouncement(new WorkerId(worker), 100, WorkerLabels.NONE),
                lease));
        return lease;
    }

    private void declare(String task) {
        await(workers.declare(
                NAMESPACE,
                GROUP,
                RequestId.random(),
                new WorkerTask(new WorkerTaskId(task), "payload of " + task, WorkerLabels.NONE)));
    }

    private LeaseId lease() {
        return await(store.grant(RequestId.random(), LeaseId.NONE, LONG)).id();
    }

    private void end(LeaseId lease) {
        await(store.revoke(RequestId.random(), lease));
    }

    private static <T> T await(CompletableFuture<T> future) {
        return future.orTimeout(60, TimeUnit.SECONDS).join();
    }
}
