package dev.muster.demo.tour;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** The chapters about coordination: a job that one of several instances runs, and work that several share. */
final class Coordination {

    private static final Duration START = Duration.ofMinutes(2);
    private static final Duration SOON = Duration.ofSeconds(40);
    private static final List<String> INSTANCES = List.of("nightly-1", "nightly-2", "nightly-3");
    private static final List<String> WORKERS = List.of("collector-1", "collector-2");
    private static final List<String> TARGETS = List.of("mail", "payment", "search", "shop");

    private final Narrator narrator;
    private final Processes processes;
    private final Fleet fleet;
    private final LogFiles logs;
    private final Map<String, Process> nightly = new TreeMap<>();
    private final Map<String, Process> collectors = new TreeMap<>();

    Coordination(Narrator narrator, Processes processes, Fleet fleet, Path data) {
        this.narrator = narrator;
        this.processes = processes;
        this.fleet = fleet;
        this.logs = new LogFiles(data, TARGETS);
    }

    void tell() {
        Bank bank = Bank.open();
        narrator.chapter("Three instances of a nightly job start: one does the work, at most one can write");
        start(bank);
        String first = killTheLeader(bank);
        pauseTheLeader(bank, first);
        narrator.chapter("Two collectors share four log files, and one of them dies");
        Map<String, Fleet.Task> shared = share();
        killACollector(shared);
        collect();
    }

    private void start(Bank bank) {
        long start = System.nanoTime();
        INSTANCES.forEach(name -> nightly.put(name, fleet.startNightly(name, bank.address())));
        WORKERS.forEach(name -> collectors.put(name, fleet.startCollector(name)));
        Step.until("an instance writes", START, () -> !bank.closings().isEmpty());
        Step.until("two collectors are there", START, () -> fleet.collectors() == WORKERS.size());
        narrator.measured("three instances and two collectors run", Duration.ofNanos(System.nanoTime() - start));
        String writer = bank.closings().get(0).instance();
        Step.until("the leader is known", SOON, () -> fleet.leader()
                .filter(owner -> owner.startsWith(writer + ":"))
                .isPresent());
        narrator.ok(writer + " leads and closes the books, with token "
                + bank.closings().get(0).token());
    }

    /** @return who took over */
    private String killTheLeader(Bank bank) {
        Bank.Closing before = last(bank);
        Processes.kill(running(nightly, before.instance()));
        nightly.remove(before.instance());
        Duration taken =
                Step.until("another instance takes over", SOON, () -> last(bank).token() > before.token());
        Bank.Closing after = last(bank);
        narrator.measured(
                "kill -9 of " + before.instance() + ": " + after.instance() + " goes on with token " + after.token(),
                taken);
        return after.instance();
    }

    private void pauseTheLeader(Bank bank, String leader) {
        Process stale = running(nightly, leader);
        long token = last(bank).token();
        int written = bank.closings().size();
        // Right after a commit, so that no transaction of it stays open in the database.
        Step.until("it writes", SOON, () -> bank.closings().size() > written);
        processes.pause(stale);
        Duration taken = Step.until(
                "another instance takes over from the paused one",
                SOON,
                () -> last(bank).token() > token);
        narrator.measured(
                leader + " is paused, longer than its lease: " + last(bank).instance() + " goes on with token "
                        + last(bank).token(),
                taken);
        processes.resume(stale);
        Duration refused = Step.until("the stale instance is refused", SOON, () -> bank.refusals().stream()
                .anyMatch(refusal -> refusal.instance().equals(leader)));
        Bank.Refusal refusal = bank.refusals().get(0);
        Step.check(refusal.token() < refusal.seen(), "a write was refused that should not have been: " + refusal);
        narrator.measured(
                leader + " woke up and wrote on with token " + refusal.token()
                        + ", which was refused by the database, as it has seen " + refusal.seen(),
                refused);
        long before = 0;
        List<Bank.Closing> all = bank.closings();
        for (Bank.Closing closing : all) {
            Step.check(closing.token() >= before, "a stale write came through: " + closing + " after token " + before);
            before = closing.token();
        }
        narrator.ok(all.size() + " lines in the books, tokens never decrease: nobody wrote after its successor");
    }

    private Map<String, Fleet.Task> share() {
        logs.grow();
        logs.files().forEach(fleet::declare);
        Duration shared = Step.until(
                "each file has a collector that reports",
                SOON,
                () -> fleet.tasks().values().stream()
                                .filter(task -> !task.worker().isEmpty()
                                        && !task.message().isEmpty())
                                .count()
                        == TARGETS.size());
        Map<String, Fleet.Task> tasks = fleet.tasks();
        WORKERS.forEach(worker -> Step.check(
                tasks.values().stream()
                                .filter(task -> task.worker().equals(worker))
                                .count()
                        == TARGETS.size() / WORKERS.size(),
                "not shared out evenly: " + tasks));
        narrator.measured("two files each, first reports seen", shared);
        return tasks;
    }

    private void killACollector(Map<String, Fleet.Task> shared) {
        String victim = WORKERS.get(0);
        String survivor = WORKERS.get(1);
        Processes.kill(running(collectors, victim));
        logs.grow();
        Duration moved = Step.until("the other collector has all files", SOON, () -> fleet.tasks().values().stream()
                .allMatch(task -> task.worker().equals(survivor)));
        narrator.measured("kill -9 of " + victim + ": its files moved to " + survivor, moved);
        Map<String, Fleet.Task> now = fleet.tasks();
        shared.forEach((name, task) -> Step.check(now.containsKey(name), "the task " + name + " is gone"));
    }

    private void collect() {
        logs.grow();
        Map<String, String> expected = logs.expected();
        Duration seen = Step.until("the progress is seen live", SOON, () -> expected.equals(messages()));
        narrator.measured("progress, seen live: " + expected.get("shop") + " so far in shop", seen);
        logs.end();
        Duration done = Step.until("all are done", SOON, () -> fleet.tasks().values().stream()
                .allMatch(task -> task.state().equals("DONE")));
        Step.check(expected.equals(messages()), "counted " + messages() + ", but written was " + expected);
        narrator.measured("four results, every line was counted once", done);
    }

    private Map<String, String> messages() {
        Map<String, String> messages = new TreeMap<>();
        fleet.tasks().forEach((name, task) -> messages.put(name, task.message()));
        return messages;
    }

    private static Bank.Closing last(Bank bank) {
        List<Bank.Closing> all = bank.closings();
        return all.get(all.size() - 1);
    }

    private static Process running(Map<String, Process> processes, String name) {
        return Objects.requireNonNull(processes.get(name), name);
    }
}
