package dev.muster.store.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muster.api.coordination.Key;
import dev.muster.api.coordination.KeyRange;
import dev.muster.api.coordination.KeyValue;
import dev.muster.api.coordination.Operation;
import dev.muster.api.coordination.Value;
import dev.muster.api.coordination.WatchBatch;
import dev.muster.api.coordination.WatchEvent;
import dev.muster.store.Limits;
import dev.muster.store.RevisionCompactedException;
import dev.muster.store.Watch;
import dev.muster.store.WatchRequest;
import dev.muster.store.WatchTooSlowException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Watches of all kinds over random changes, compared with everything that happened. */
class WatchHubRandomTests {

    private static final int STEPS = 3_000;
    private static final int KEYS = 12;
    private static final int LAG_MAX = 20;
    private static final int THREADS = 6;
    private static final int GATES_MAX = 4;
    private static final int WATCHES_MAX = 60;
    private static final int HANDOVERS = 300;
    private static final int WRITES = 3_000;
    private static final Duration WAIT_MAX = Duration.ofMinutes(2);

    private final GuardedKeys history = new GuardedKeys();
    private final Limits limits = Limits.defaults().withWatches(WATCHES_MAX, LAG_MAX, THREADS);
    private final List<Observed> open = new ArrayList<>();
    private final List<Observed> closed = new ArrayList<>();
    private int tooSlow;
    private int compacted;

    private record Observed(Watch watch, Transcript transcript) {}

    static LongStream seeds() {
        return LongStream.concat(LongStream.rangeClosed(1, 4), LongStream.of(System.nanoTime()));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void everyWatchIsToldExactlyWhatHappened(long seed) {
        Random random = new Random(seed);
        try (WatchHub hub = WatchHub.start(history, limits, "random")) {
            for (int step = 0; step < STEPS; step++) {
                step(hub, random);
            }
            open.forEach(observed -> observed.transcript().openGate());
            settle();
            open.forEach(observed -> observed.watch().close());
            closed.addAll(open);
            assertThat(hub.open()).isZero();
        }

        List<WatchBatch> everything = history.everything();
        assertPreviousIsRight(everything);
        closed.forEach(observed ->
                observed.transcript().check(everything, observed.watch().nextRevision()));
        assertThat(tooSlow).as("watches that were cut off").isPositive();
        assertThat(compacted).as("watches overtaken by compaction").isPositive();
        assertThat(closed).hasSizeGreaterThan(WATCHES_MAX);
    }

    @Test
    void watchesOfThePastGoOverToThePresentWhileOthersWrite() throws Exception {
        Limits patient = Limits.defaults().withWatches(HANDOVERS, Integer.MAX_VALUE, 2);
        ExecutorService writers = Executors.newFixedThreadPool(2);
        try (WatchHub hub = WatchHub.start(history, patient, "handover")) {
            List<Future<?>> writing = new ArrayList<>();
            for (int writer = 0; writer < 2; writer++) {
                Random random = new Random(writer);
                writing.add(writers.submit(() -> {
                    for (int i = 0; i < WRITES; i++) {
                        write(random);
                        hub.advanced();
                    }
                }));
            }
            Random random = new Random(3);
            for (int i = 0; i < HANDOVERS; i++) {
                open(hub, random);
            }
            for (Future<?> done : writing) {
                done.get(WAIT_MAX.toSeconds(), TimeUnit.SECONDS);
            }
            settle();

            List<WatchBatch> everything = history.everything();
            long next = history.revision() + 1;
            open.forEach(observed -> observed.transcript().check(everything, next));
        } finally {
            writers.shutdown();
        }
    }

    private void step(WatchHub hub, Random random) {
        int dice = random.nextInt(100);
        if (dice < 60) {
            write(random);
            hub.advanced();
            if (random.nextInt(3) > 0) {
                hub.dispatch(); // as when its own thread keeps up; else that may be late
            }
        } else if (dice < 62) { // the state jumps, as by a snapshot of the leader
            int times = random.nextInt(3 * LAG_MAX);
            for (int i = 0; i < times; i++) {
                write(random);
            }
            if (random.nextInt(4) == 0) {
                compact(random);
            }
            GuardedKeys snapshot = new GuardedKeys();
            snapshot.restore(history);
            history.restore(snapshot);
            hub.advanced();
        } else if (dice < 75) {
            if (open.size() < WATCHES_MAX) {
                open(hub, random);
            }
        } else if (dice < 77 && !open.isEmpty()) {
            Observed leaving = open.remove(random.nextInt(open.size()));
            leaving.transcript().openGate();
            leaving.watch().close();
            closed.add(leaving);
        } else if (dice < 85 && !open.isEmpty()) {
            open.get(random.nextInt(open.size())).watch().requestProgress();
        } else if (dice < 90 && !open.isEmpty()) {
            Transcript one = open.get(random.nextInt(open.size())).transcript();
            long gates = open.stream()
                    .filter(observed -> !observed.transcript().gateOpen())
                    .count();
            if (one.gateOpen() && gates < GATES_MAX) {
                one.closeGate();
            } else {
                one.openGate();
            }
        } else if (dice < 91) {
            compact(random);
        } else if (dice < 92 && random.nextBoolean()) {
            open.forEach(observed -> observed.transcript().openGate());
            settle();
        } else {
            resumeWhatEnded(hub);
        }
    }

    private void open(WatchHub hub, Random random) {
        WatchRequest request = request(random);
        long from = request.fromRevision() == 0 ? history.revision() + 1 : request.fromRevision();
        watch(hub, request, from);
    }

    private void watch(WatchHub hub, WatchRequest request, long from) {
        WatchRequest exactly =
                new WatchRequest(request.range(), from, request.puts(), request.deletes(), request.progressEvery());
        Transcript transcript = new Transcript(exactly, from, history::revision);
        open.add(new Observed(hub.watch(exactly, transcript), transcript));
    }

    private void resumeWhatEnded(WatchHub hub) {
        for (Observed ended : List.copyOf(open)) {
            Transcript transcript = ended.transcript();
            if (transcript.end() != null) {
                open.remove(ended);
                closed.add(ended);
                if (transcript.end() instanceof WatchTooSlowException slow) {
                    tooSlow++;
                    if (slow.resumeRevision() >= history.compactRevision()) {
                        watch(hub, transcript.request(), slow.resumeRevision());
                    }
                } else {
                    assertThat(transcript.end()).isInstanceOf(RevisionCompactedException.class);
                    compacted++;
                    watch(hub, transcript.request(), history.compactRevision());
                }
            }
        }
    }

    /** Waits until every watch that has not ended knows everything. */
    private void settle() {
        long newest = history.revision();
        await().pollInterval(Duration.ofMillis(1)).atMost(WAIT_MAX).until(() -> open.stream()
                .allMatch(observed ->
                        observed.transcript().end() != null || observed.watch().nextRevision() > newest));
    }

    private void write(Random random) {
        Operation put = Operation.put(key(random.nextInt(KEYS)), Value.of("" + random.nextInt(5)));
        switch (random.nextInt(6)) {
            case 0 -> history.apply(Operation.delete(key(random.nextInt(KEYS))));
            case 1 -> history.apply(Operation.delete(range(random)));
            case 2 -> {
                int first = random.nextInt(KEYS - 3);
                history.apply(
                        Operation.put(key(first), Value.of("t")),
                        Operation.delete(key(first + 1)),
                        Operation.put(key(first + 2), Value.of("t" + random.nextInt(5))));
            }
            default -> history.apply(put);
        }
    }

    private void compact(Random random) {
        long oldest = history.compactRevision();
        long newest = history.revision();
        if (newest > oldest) {
            history.compact(oldest + 1 + random.nextLong(newest - oldest));
        }
    }

    private WatchRequest request(Random random) {
        long oldest = history.compactRevision();
        long from = random.nextInt(4) == 0
                ? random.nextInt(2) * (history.revision() + 1 + random.nextInt(20))
                : oldest + random.nextLong(history.revision() - oldest + 2);
        boolean puts = random.nextInt(4) > 0;
        boolean deletes = !puts || random.nextInt(4) > 0;
        WatchRequest request = WatchRequest.of(range(random), from).withChanges(puts, deletes);
        return random.nextInt(10) == 0 ? request.withProgressEvery(WatchRequest.PROGRESS_MIN) : request;
    }

    private static KeyRange range(Random random) {
        int from = random.nextInt(KEYS);
        return switch (random.nextInt(4)) {
            case 0 -> KeyRange.all();
            case 1 -> KeyRange.startingAt(key(from));
            case 2 -> KeyRange.between(key(from), key(from + 1 + random.nextInt(4)));
            default -> KeyRange.of(key(from));
        };
    }

    private static Key key(int number) {
        return Key.of("k" + (char) ('a' + number));
    }

    private static void assertPreviousIsRight(List<WatchBatch> everything) {
        Map<Key, KeyValue> live = new HashMap<>();
        for (WatchBatch batch : everything) {
            for (WatchEvent event : batch.events()) {
                assertThat(event.previous()).isEqualTo(live.remove(event.key()));
                if (event instanceof WatchEvent.Put put) {
                    live.put(event.key(), put.current());
                }
            }
        }
    }
}
