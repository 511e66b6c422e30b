package dev.muster.faults;

import dev.muster.faults.client.CallFailedException;
import dev.muster.faults.client.MemberClient;
import dev.muster.faults.cluster.Cluster;
import dev.muster.faults.cluster.Member;
import dev.muster.faults.fault.Fault;
import dev.muster.faults.workload.Journal;
import dev.muster.faults.workload.Session;
import dev.muster.faults.workload.Workload;
import dev.muster.faults.workload.Workloads;
import dev.muster.store.history.Verdict;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Runs one workload on a cluster that serves: clients work, a fault comes and goes, everything heals, clients go on for a while, and then the
 * checks look at what was seen. Used once, by one thread.
 */
final class Rehearsal {

    private static final Duration REST = Duration.ofSeconds(2);
    private static final Duration FAULT_MAX = Duration.ofSeconds(6);
    private static final Duration QUIET = Duration.ofSeconds(2);
    private static final Duration MAJORITY_MAX = Duration.ofSeconds(20);
    private static final Duration START_MAX = Duration.ofMinutes(2);
    private static final Duration STOP_MAX = Duration.ofSeconds(30);
    private static final Duration FINISH_TIMEOUT = Duration.ofSeconds(10);

    private final Cluster cluster;
    private final Fault fault;
    private final Run run;
    private final Options options;
    private final Random random;
    private final Path history;
    private final List<String> problems = new ArrayList<>();
    private final List<MemberClient> clients = new ArrayList<>();
    private final AtomicBoolean over = new AtomicBoolean();
    private int injected;

    Rehearsal(Cluster cluster, Fault fault, Run run, Options options, Random random, Path history) {
        this.cluster = cluster;
        this.fault = fault;
        this.run = run;
        this.options = options;
        this.random = random;
        this.history = history;
    }

    Report play() throws InterruptedException {
        try (Journal journal = Journal.create(history)) {
            journal.event(run + ", seed " + options.seed());
            Workload workload = Workloads.create(
                    run.workload(),
                    journal,
                    "faults/" + Long.toHexString(random.nextLong()) + "/" + run.name() + "/",
                    run.weakness());
            List<MemberClient> shared = connections(options.timeout());
            workload.start(shared);
            List<Thread> threads = startClients(workload, shared);
            Recovery recovery;
            try {
                breakThings(journal);
            } finally {
                recovery = heal(journal);
                over.set(true);
            }
            for (Thread thread : threads) {
                thread.join(STOP_MAX.toMillis());
            }
            List<Verdict> verdicts = new ArrayList<>();
            if (recovery.served()) {
                verdicts.addAll(verdicts(workload));
            }
            enough(workload, journal);
            long lost = journal.failed() + journal.unknown();
            return new Report(
                    run,
                    journal.ok(),
                    journal.refused(),
                    lost,
                    injected,
                    journal.silenceMax(),
                    recovery.started(),
                    recovery.recovered(),
                    verdicts,
                    problems);
        } finally {
            clients.forEach(MemberClient::close);
        }
    }

    private List<MemberClient> connections(Duration timeout) {
        List<MemberClient> connected = cluster.members().stream()
                .map(member -> member.connect(timeout))
                .toList();
        clients.addAll(connected);
        return connected;
    }

    private List<Thread> startClients(Workload workload, List<MemberClient> shared) {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < options.clients(); i++) {
            int home = i % cluster.members().size();
            Member member = cluster.members().get(home);
            MemberClient client = member.connect(options.timeout());
            clients.add(client);
            List<MemberClient> others = new ArrayList<>(shared);
            others.remove(home);
            Session session = new Session(i, client, others, new Random(random.nextLong()));
            Thread thread = new Thread(() -> work(workload, session), "client " + i);
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
        return threads;
    }

    private void work(Workload workload, Session session) {
        try {
            while (!over.get()) {
                workload.step(session);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException broken) {
            problem("client " + session.client() + " ended: " + broken);
        }
    }

    /** Returns while the fault is in place for the last time. */
    private void breakThings(Journal journal) throws InterruptedException {
        long end = System.nanoTime() + options.runFor().toNanos();
        Duration hold = min(FAULT_MAX, options.runFor().dividedBy(2));
        rest(min(REST, options.runFor().dividedBy(4)));
        while (true) {
            journal.event("fault: " + fault.inject(cluster, random));
            injected++;
            rest(hold);
            if (run.control()) {
                awaitMajority();
            }
            Duration pause = REST.plusMillis(random.nextInt(2_000));
            if (System.nanoTime() + pause.plus(hold).toNanos() > end) {
                return;
            }
            fault.heal(cluster);
            journal.event("healed");
            rest(pause);
        }
    }

    /** What a control must find may only come about once the others go on without those that were hit. */
    private void awaitMajority() throws InterruptedException {
        long end = System.nanoTime() + MAJORITY_MAX.toNanos();
        while (System.nanoTime() < end
                && cluster.members().stream().filter(cluster::serves).count()
                        <= cluster.members().size() / 2) {
            rest(Duration.ofMillis(200));
        }
        rest(QUIET);
    }

    /**
     * How everything came back.
     *
     * @param started how long processes took to start again, until they answered anything
     * @param recovered how long it took from then until all calls succeeded
     * @param served whether every member serves
     */
    private record Recovery(Duration started, Duration recovered, boolean served) {}

    /** Undoes what may still be broken, and waits until everything works: every member serves, and for a while no call fails. */
    private Recovery heal(Journal journal) throws InterruptedException {
        long healing = System.nanoTime();
        fault.heal(cluster);
        journal.event("healed for the last time");
        if (!cluster.awaitAllAnswer(START_MAX)) {
            cluster.members().stream()
                    .filter(member -> !member.running())
                    .forEach(member -> problem(Report.REFUSED + member.id()));
            problem("not all members answer " + START_MAX + " after they were started; their last output:\n"
                    + cluster.lastOutput());
            return new Recovery(START_MAX, Duration.ZERO, false);
        }
        long begin = System.nanoTime();
        Duration started = Duration.ofNanos(begin - healing);
        long quietSince = journal.now();
        Duration limit = options.recovery().multipliedBy(2); // a run that is a little too slow says how slow
        if (cluster.awaitAllServe(limit).isEmpty()) {
            problem("not all members serve " + limit + " after the last fault; their last output:\n"
                    + cluster.lastOutput());
            return new Recovery(started, limit, false);
        }
        quietSince = Math.max(quietSince, journal.lastFailure());
        while (journal.now() - quietSince < QUIET.toNanos()) {
            if (System.nanoTime() - begin > limit.toNanos()) {
                problem("calls still fail " + limit + " after the last fault");
                return new Recovery(started, limit, true);
            }
            rest(Duration.ofMillis(100));
            quietSince = Math.max(quietSince, journal.lastFailure());
        }
        Duration recovered = Duration.ofNanos(System.nanoTime() - begin).minus(QUIET);
        recovered = recovered.isNegative() ? Duration.ZERO : recovered;
        if (recovered.compareTo(options.recovery()) > 0) {
            problem(String.format(
                    Locale.ROOT,
                    "all calls succeeded %.1f s after the last fault (expected: within %d s)",
                    recovered.toMillis() / 1e3,
                    options.recovery().toSeconds()));
        }
        journal.event("recovered");
        return new Recovery(started, recovered, true);
    }

    private List<Verdict> verdicts(Workload workload) throws InterruptedException {
        try {
            workload.finish(connections(FINISH_TIMEOUT));
            List<Verdict> verdicts = new ArrayList<>(workload.verdicts());
            verdicts.add(Agreement.check(cluster));
            return verdicts;
        } catch (CallFailedException failure) {
            problem("the last reads failed: " + failure.getMessage());
            return List.of();
        }
    }

    private void enough(Workload workload, Journal journal) {
        double least = workload.okPerSecondMin() * options.runFor().toSeconds();
        if (journal.ok() < least) {
            problem(String.format(
                    Locale.ROOT,
                    "%d calls succeeded (expected: at least %.0f, or it proves nothing)",
                    journal.ok(),
                    least));
        }
    }

    private void problem(String text) {
        synchronized (problems) {
            problems.add(text);
        }
    }

    private static void rest(Duration time) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(time.toNanos());
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
