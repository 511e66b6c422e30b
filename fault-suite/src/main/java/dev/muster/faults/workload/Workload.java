package dev.muster.faults.workload;

import dev.muster.faults.client.CallFailedException;
import dev.muster.faults.client.MemberClient;
import dev.muster.store.history.Call;
import dev.muster.store.history.Verdict;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What clients do while faults are injected, and how it is checked. One thread for each client calls {@link #step}; the other methods are
 * called by one thread, before the first and after the last step.
 */
public abstract class Workload {

    private final Journal journal;
    private final String prefix;
    private final Weakness weakness;

    Workload(Journal journal, String prefix, Weakness weakness) {
        this.journal = journal;
        this.prefix = prefix;
        this.weakness = weakness;
    }

    /** Begins, while all members serve. */
    public void start(List<MemberClient> members) {}

    /** The next thing one client does. */
    public abstract void step(Session session) throws InterruptedException;

    /** Reads what is left, when all members serve again. */
    public abstract void finish(List<MemberClient> members) throws InterruptedException;

    /** What the checks say. */
    public abstract List<Verdict> verdicts();

    /** Calls in a second that must at least have succeeded; fewer prove too little. */
    public abstract double okPerSecondMin();

    final Journal journal() {
        return journal;
    }

    /** A key of this workload alone. */
    final String key(String name) {
        return prefix + name;
    }

    /** A name of this workload alone, for what has a name instead of a key. */
    final String name(String name) {
        return (prefix + name).replace('/', '.');
    }

    final boolean weak(Weakness candidate) {
        return weakness == candidate;
    }

    static void pause(long millis) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(millis);
    }

    /** Runs a call that only reads, and adds it to the history if it has an answer. */
    final <I, O, R> void read(
            Session session, List<Call<I, O>> history, I input, Supplier<R> call, Function<R, O> answer) {
        attempt(session, history, input, true, call, answer);
    }

    /** Runs a call that writes, and adds it to the history unless it certainly had no effect. */
    final <I, O, R> void write(
            Session session, List<Call<I, O>> history, I input, Supplier<R> call, Function<R, O> answer) {
        attempt(session, history, input, false, call, answer);
    }

    private <I, O, R> void attempt(
            Session session,
            List<Call<I, O>> history,
            I input,
            boolean readsOnly,
            Supplier<R> call,
            Function<R, O> answer) {
        long called = journal.now();
        try {
            R response = call.get();
            long returned = journal.now();
            O output = answer.apply(response);
            add(history, Call.answered(session.client(), input, output, called, returned));
            journal.ok(session.client(), called, input + " -> " + output);
        } catch (CallFailedException failure) {
            if (!readsOnly && !failure.withoutEffect()) {
                add(history, Call.unknown(session.client(), input, called));
            }
            note(session, called, input, readsOnly, failure);
        }
    }

    /** Runs a call that belongs to no history; returns whether it succeeded. */
    final boolean did(Session session, String what, Runnable call) {
        long called = journal.now();
        try {
            call.run();
            journal.ok(session.client(), called, what);
            return true;
        } catch (CallFailedException failure) {
            note(session, called, what, false, failure);
            return false;
        }
    }

    private void note(Session session, long called, Object input, boolean readsOnly, CallFailedException failure) {
        String text = input + " -> " + failure.getMessage();
        if (failure.refused()) {
            journal.refused(session.client(), called, text);
        } else if (readsOnly || failure.withoutEffect()) {
            journal.failed(session.client(), called, text);
        } else {
            journal.unknown(session.client(), called, text);
        }
    }

    private static <T> void add(List<T> history, T call) {
        synchronized (history) {
            history.add(call);
        }
    }
}
