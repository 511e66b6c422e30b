package dev.muster.store.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.store.history.Register.Answer;
import dev.muster.store.history.Register.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LinearizabilityTests {

    private static final long STEPS_MAX = 1_000_000;

    @Test
    void nothingIsLinearizable() {
        assertThat(check(List.of()).passed()).isTrue();
    }

    @Test
    void oneAfterTheOther() {
        assertThat(check(List.of(write(1, 1, 0, 1), read(2, 1, 2, 3), set(1, 1, 2, 4, 5, true), read(2, 2, 6, 7)))
                        .passed())
                .isTrue();
    }

    @Test
    void readsDuringAWriteMaySeeEither() {
        assertThat(check(List.of(write(1, 1, 0, 10), read(2, 0, 1, 2), read(3, 1, 3, 4), read(2, 1, 5, 6)))
                        .passed())
                .isTrue();
    }

    @Test
    void readsDuringAWriteMayNotGoBack() {
        Verdict verdict = check(List.of(write(1, 1, 0, 10), read(2, 1, 1, 2), read(3, 0, 3, 4)));

        assertThat(verdict.problems()).singleElement().asString().contains("no order explains", "Read");
    }

    @Test
    void staleReadIsFound() {
        assertThat(check(List.of(write(1, 1, 0, 1), write(1, 2, 2, 3), read(2, 1, 4, 5)))
                        .passed())
                .isFalse();
    }

    @Test
    void lostWriteIsFound() {
        assertThat(check(List.of(write(1, 1, 0, 1), read(2, 0, 2, 3))).passed()).isFalse();
    }

    @Test
    void twoCompareAndSetsFromOneValueAreFound() {
        List<Call<Request, Answer>> calls =
                List.of(write(1, 1, 0, 1), set(1, 1, 2, 2, 5, true), set(2, 1, 3, 2, 5, true));

        assertThat(check(calls).passed()).isFalse();
    }

    @Test
    void compareAndSetThatFailedTellsTheValueItSaw() {
        assertThat(check(List.of(write(1, 1, 0, 1), failed(2, 7, 8, 1, 2, 3))).passed())
                .isTrue();
        assertThat(check(List.of(write(1, 1, 0, 1), failed(2, 7, 8, 0, 2, 3))).passed())
                .isFalse();
        assertThat(check(List.of(write(1, 1, 0, 1), failed(2, 1, 8, 1, 2, 3))).passed())
                .isFalse();
    }

    @Test
    void writeWithoutAnAnswerMayAppearMuchLater() {
        assertThat(check(List.of(lostWrite(1, 1, 0), write(2, 2, 1, 2), read(2, 2, 3, 4), read(2, 1, 5, 6)))
                        .passed())
                .isTrue();
    }

    @Test
    void writeWithoutAnAnswerMayNeverAppear() {
        assertThat(check(List.of(lostWrite(1, 1, 0), write(2, 2, 1, 2), read(2, 2, 3, 4)))
                        .passed())
                .isTrue();
    }

    @Test
    void writeWithoutAnAnswerAppearsOnce() {
        assertThat(check(List.of(
                                lostWrite(1, 1, 0),
                                write(2, 2, 1, 2),
                                read(2, 1, 3, 4),
                                write(2, 3, 5, 6),
                                read(2, 1, 7, 8)))
                        .passed())
                .isFalse();
    }

    @Test
    void writeIsNotSeenBeforeItBegan() {
        assertThat(check(List.of(read(2, 1, 0, 1), write(1, 1, 2, 3))).passed()).isFalse();
    }

    @Test
    void compareAndSetWithoutAnAnswerNeedsWhatItExpected() {
        Call<Request, Answer> lost = Call.unknown(1, new Request.CompareAndSet(1, 2), 2);

        assertThat(check(List.of(write(1, 1, 0, 1), lost, read(2, 2, 5, 6))).passed())
                .isTrue();
        assertThat(check(List.of(write(1, 9, 0, 1), lost, read(2, 2, 5, 6))).passed())
                .isFalse();
    }

    @Test
    void unseenWritesAreLeftOut() {
        List<Call<Request, Answer>> calls = List.of(
                lostWrite(1, 1, 0),
                lostWrite(1, 2, 1),
                Call.unknown(1, new Request.CompareAndSet(2, 3), 2),
                read(2, 3, 5, 6));

        List<Call<Request, Answer>> shorter = Register.withoutUnseen(calls);

        assertThat(shorter).containsExactly(calls.get(1), calls.get(2), calls.get(3));
        assertThat(check(shorter).passed()).isTrue();
    }

    @Test
    void givingUpIsNoPass() {
        Verdict verdict = Linearizability.check("key", new Register(), List.of(write(1, 1, 0, 1)), 0);

        assertThat(verdict.problems()).singleElement().asString().contains("no verdict after 0 steps");
    }

    /** Random histories of a real register pass; one wrong read in them is found. */
    @Test
    void randomHistoriesOfARegister() {
        for (long seed = 0; seed < 200; seed++) {
            List<Call<Request, Answer>> calls = registerHistory(new Random(seed), 5, 120);

            assertThat(check(Register.withoutUnseen(calls)).problems())
                    .as("seed %d", seed)
                    .isEmpty();
            assertThat(check(Register.withoutUnseen(withOneStaleRead(calls))).passed())
                    .as("seed %d with a stale read", seed)
                    .isFalse();
        }
    }

    /** The search agrees with trying all orders. */
    @Test
    void agreesWithTryingAllOrders() {
        int refused = 0;
        for (long seed = 0; seed < 3_000; seed++) {
            Random random = new Random(seed);
            List<Call<Request, Answer>> calls = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                long called = random.nextInt(20);
                calls.add(
                        switch (random.nextInt(4)) {
                            case 0 -> write(i, i + 1, called, called + random.nextInt(10));
                            case 1 -> lostWrite(i, i + 1, called);
                            case 2 ->
                                set(
                                        i,
                                        random.nextInt(7),
                                        i + 1,
                                        called,
                                        called + random.nextInt(10),
                                        random.nextBoolean());
                            default -> read(i, random.nextInt(7), called, called + random.nextInt(10));
                        });
            }
            boolean expected = explainable(new Register(), 0L, calls);

            assertThat(check(calls).passed()).as("seed %d: %s", seed, calls).isEqualTo(expected);
            assertThat(check(Register.withoutUnseen(calls)).passed())
                    .as("seed %d without unseen writes: %s", seed, calls)
                    .isEqualTo(expected);
            refused += expected ? 0 : 1;
        }
        assertThat(refused).isBetween(100, 2_900);
    }

    private static boolean explainable(Register model, long state, List<Call<Request, Answer>> left) {
        if (left.stream().noneMatch(Call::known)) {
            return true;
        }
        for (Call<Request, Answer> first : left) {
            Optional<Long> next = model.step(state, first.input(), first.output());
            if (next.isPresent() && left.stream().noneMatch(other -> other.before(first))) {
                List<Call<Request, Answer>> rest = new ArrayList<>(left);
                rest.remove(first);
                if (explainable(model, next.get(), rest)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Clients take turns at random moments; each call takes effect somewhere between its beginning and its end. */
    private static List<Call<Request, Answer>> registerHistory(Random random, int clients, int calls) {
        List<Call<Request, Answer>> history = new ArrayList<>();
        long[] free = new long[clients];
        long value = 0;
        long now = 0;
        for (int i = 1; i <= calls; i++) {
            int client = random.nextInt(clients);
            now += 10;
            long called = Math.max(free[client], now - random.nextInt(30)) + 1;
            now = Math.max(now, called); // takes effect now
            long returned = now + 1 + random.nextInt(30);
            free[client] = returned;
            int kind = random.nextInt(10);
            if (kind == 0) {
                history.add(lostWrite(client, i, called));
                value = random.nextBoolean() ? i : value;
            } else if (kind < 4) {
                value = i;
                history.add(write(client, i, called, returned));
            } else if (kind < 6) {
                history.add(set(client, value, i, called, returned, true));
                value = i;
            } else {
                history.add(read(client, value, called, returned));
            }
        }
        long end = now + 1_000;
        history.add(write(0, calls + 1, end, end + 1));
        history.add(read(0, calls + 1, end + 2, end + 3));
        return history;
    }

    /** The last read sees what the write before it replaced. */
    private static List<Call<Request, Answer>> withOneStaleRead(List<Call<Request, Answer>> calls) {
        List<Call<Request, Answer>> changed = new ArrayList<>(calls);
        Call<Request, Answer> last = changed.remove(changed.size() - 1);
        changed.add(read(0, 0, last.calledNanos(), last.returnedNanos()));
        return changed;
    }

    private static Verdict check(List<Call<Request, Answer>> calls) {
        return Linearizability.check("key", new Register(), calls, STEPS_MAX);
    }

    private static Call<Request, Answer> read(int client, long value, long called, long returned) {
        return Call.answered(client, new Request.Read(), new Answer(value, false), called, returned);
    }

    private static Call<Request, Answer> write(int client, long value, long called, long returned) {
        return Call.answered(client, new Request.Write(value), new Answer(value, true), called, returned);
    }

    private static Call<Request, Answer> lostWrite(int client, long value, long called) {
        return Call.unknown(client, new Request.Write(value), called);
    }

    private static Call<Request, Answer> set(
            int client, long expected, long value, long called, long returned, boolean written) {
        Answer answer = written ? new Answer(value, true) : new Answer(expected + 1, false);
        return Call.answered(client, new Request.CompareAndSet(expected, value), answer, called, returned);
    }

    private static Call<Request, Answer> failed(
            int client, long expected, long value, long saw, long called, long returned) {
        return Call.answered(
                client, new Request.CompareAndSet(expected, value), new Answer(saw, false), called, returned);
    }
}
