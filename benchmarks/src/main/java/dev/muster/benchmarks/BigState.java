package dev.muster.benchmarks;

import dev.muster.benchmarks.load.ClosedLoop;
import dev.muster.benchmarks.load.Samples;
import dev.muster.benchmarks.load.Tally;
import dev.muster.benchmarks.server.RestartableCluster;
import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.KV;
import io.etcd.jetcd.Lease;
import io.etcd.jetcd.options.GetOption;
import io.etcd.jetcd.options.PutOption;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A large state on one cluster: 100,000 keys of 256 bytes and 10,000 leases with a key each. Tells how long it takes to
 * write, how calls are answered while members write snapshots, and how long members need to come back after kill -9, one
 * alone and all at once. Confined to the main thread.
 */
final class BigState {

    private static final int KEYS = 100_000;
    private static final int LEASES = 10_000;
    private static final long LEASE_SECONDS = 3_600;
    private static final int UNDER_WAY_MAX = 64;
    private static final int CALLERS = 16;
    private static final Duration LOAD = Duration.ofSeconds(30);
    private static final Duration BACK_MAX = Duration.ofMinutes(2);
    /** Short: a call that was made before the member listens may wait for all of it. */
    private static final long CALL_MILLIS_MAX = 500;

    private static final long LOOK_MILLIS = 50;
    private static final ByteSequence FIRST = bytes("big/");
    private static final GetOption COUNT =
            GetOption.builder().isPrefix(true).withCountOnly(true).build();
    private static final GetOption LOCAL_COUNT = GetOption.builder()
            .isPrefix(true)
            .withCountOnly(true)
            .withSerializable(true)
            .build();

    private final RestartableCluster cluster;
    private final ExecutorService answers;
    private final PrintStream out;
    private final List<ByteSequence> values =
            new Samples().values().stream().map(ByteSequence::from).toList();

    BigState(RestartableCluster cluster, ExecutorService answers, PrintStream out) {
        this.cluster = cluster;
        this.answers = answers;
        this.out = out;
    }

    void run() throws Exception {
        cluster.start();
        int leader = cluster.leader();
        try (Client client = client(cluster.endpoints().get(leader))) {
            write(client);
            load(client);
        }
        leader = cluster.leader();
        comesBack((leader + 1) % cluster.endpoints().size());
        allComeBack();
        say(
                "resident memory of each member, MiB: %s",
                cluster.residentBytes().stream()
                        .map(bytes -> Long.toString(bytes >> 20))
                        .collect(Collectors.joining(", ")));
    }

    private void write(Client client) throws InterruptedException {
        KV kv = client.getKVClient();
        long start = System.nanoTime();
        all(KEYS, number -> kv.put(key("k", number), value(number)));
        say("%,d keys written in %.1f s", KEYS, seconds(start));
        Lease leases = client.getLeaseClient();
        start = System.nanoTime();
        all(LEASES, number -> leases.grant(LEASE_SECONDS)
                .thenCompose(lease -> kv.put(
                        key("l", number),
                        value(number),
                        PutOption.builder().withLeaseId(lease.getID()).build())));
        say("%,d leases granted, with a key each, in %.1f s", LEASES, seconds(start));
    }

    /** Puts and reads in turn, while it is looked for new snapshots. */
    private void load(Client client) throws InterruptedException {
        KV kv = client.getKVClient();
        AtomicLong slowest = new AtomicLong();
        Set<Path> before = snapshots();
        Set<Path> seen = new TreeSet<>();
        Thread looking = new Thread(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                seen.addAll(snapshots());
                try {
                    TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
                } catch (InterruptedException over) {
                    return;
                }
            }
        });
        looking.start();
        AtomicLong number = new AtomicLong();
        Tally tally = new ClosedLoop(answers).run(CALLERS, LOAD, caller -> {
            long next = number.incrementAndGet();
            ByteSequence key = key("k", (int) (next * 7_919 % KEYS));
            long start = System.nanoTime();
            CompletableFuture<?> call = next % 2 == 0 ? kv.get(key) : kv.put(key, value((int) next));
            return call.whenComplete((done, failure) -> slowest.accumulateAndGet(System.nanoTime() - start, Math::max));
        });
        looking.interrupt();
        looking.join();
        seen.removeAll(before);
        say(
                "%d callers put and read for %d s: %,.0f/s, p99 %.1f ms, slowest %.0f ms, %d failed %s; snapshots written meanwhile: %d",
                CALLERS,
                LOAD.toSeconds(),
                tally.rate(),
                tally.p99Micros() / 1e3,
                slowest.get() / 1e6,
                tally.failed(),
                tally.firstFailure(),
                seen.size());
    }

    private void comesBack(int member) throws Exception {
        cluster.kill(member);
        long start = System.nanoTime();
        cluster.restart(member);
        awaitCount(cluster.endpoints().get(member), LOCAL_COUNT);
        say("one member killed and started: has all keys again after %.1f s", seconds(start));
    }

    private void allComeBack() throws Exception {
        int members = cluster.endpoints().size();
        for (int member = 0; member < members; member++) {
            cluster.kill(member);
        }
        long start = System.nanoTime();
        for (int member = 0; member < members; member++) {
            cluster.restart(member);
        }
        for (URI endpoint : cluster.endpoints()) {
            awaitCount(endpoint, COUNT);
        }
        say("all members killed and started: each answers linearizable reads of all keys after %.1f s", seconds(start));
    }

    private void awaitCount(URI endpoint, GetOption option) throws Exception {
        long end = System.nanoTime() + BACK_MAX.toNanos();
        String last = "";
        while (System.nanoTime() < end) {
            try (Client client = client(endpoint)) {
                long count = client.getKVClient()
                        .get(FIRST, option)
                        .get(CALL_MILLIS_MAX, TimeUnit.MILLISECONDS)
                        .getCount();
                if (count == KEYS + LEASES) {
                    return;
                }
                last = count + " keys";
            } catch (ExecutionException | TimeoutException notYet) {
                last = notYet.toString();
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
        throw new IllegalStateException(
                endpoint + ": " + last + " after " + BACK_MAX + " (expected: " + (KEYS + LEASES) + " keys)");
    }

    /** Calls with a bounded number under way; each must succeed. */
    private static void all(int calls, IntFunction<CompletableFuture<?>> call) throws InterruptedException {
        Semaphore turns = new Semaphore(UNDER_WAY_MAX);
        List<CompletableFuture<?>> started = new ArrayList<>(calls);
        for (int i = 0; i < calls; i++) {
            turns.acquire();
            started.add(call.apply(i).whenComplete((done, failure) -> turns.release()));
        }
        started.forEach(CompletableFuture::join);
    }

    private Set<Path> snapshots() {
        Set<Path> found = new TreeSet<>();
        for (int member = 0; member < cluster.endpoints().size(); member++) {
            try (Stream<Path> files = Files.walk(cluster.directory(member))) {
                files.filter(file -> file.getFileName().toString().matches("snapshot\\.[0-9_]+|[0-9a-f-]+\\.snap"))
                        .forEach(found::add);
            } catch (IOException | UncheckedIOException changing) {
                // a file went away while it was listed: the next look finds the rest
            }
        }
        return found;
    }

    private Client client(URI endpoint) {
        return Client.builder()
                .endpoints(endpoint)
                .executorService(answers)
                .retryMaxAttempts(0)
                .build();
    }

    private ByteSequence value(int number) {
        return values.get(number % values.size());
    }

    private static ByteSequence key(String kind, int number) {
        return bytes(String.format(Locale.ROOT, "big/%s/%08d", kind, number));
    }

    private static ByteSequence bytes(String text) {
        return ByteSequence.from(text, StandardCharsets.UTF_8);
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }

    private void say(String format, Object... values) {
        out.println("- " + cluster.name() + ": " + Report.text(format, values));
    }
}
