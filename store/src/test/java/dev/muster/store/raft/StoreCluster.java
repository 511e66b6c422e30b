package dev.muster.store.raft;

import static org.awaitility.Awaitility.await;

import dev.muster.api.RequestId;
import dev.muster.api.coordination.Key;
import dev.muster.api.coordination.KeyValue;
import dev.muster.api.coordination.TransactionResult;
import dev.muster.api.coordination.Value;
import dev.muster.store.Limits;
import dev.muster.store.MembershipRefusedException;
import dev.muster.store.MembershipRefusedException.Reason;
import dev.muster.store.NoQuorumException;
import dev.muster.store.OutcomeUnknownException;
import dev.muster.store.ReadAt;
import dev.muster.store.Store;
import dev.muster.store.StoreContract;
import dev.muster.store.StoreStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Members in this JVM, on free ports of the loopback interface. Started and stopped by one test thread; {@link #members()}
 * is for any.
 */
final class StoreCluster implements AutoCloseable {

    /** Longest wait for an election or for members to agree. */
    static final Duration AGREE_MAX = Duration.ofSeconds(90);

    static final Duration ELECTION_TIMEOUT = Duration.ofMillis(500);

    /** Calls are repeated by the member for so long that a slow machine, or several elections, fail no test. */
    static final Limits PATIENT = Limits.defaults().withTimeouts(Duration.ofSeconds(30), Duration.ofSeconds(30));

    /** Calls give up soon; for tests of giving up. */
    static final Limits IMPATIENT = Limits.defaults().withTimeouts(Duration.ofSeconds(2), Duration.ofSeconds(1));

    private static final int PORT_MIN = 12_000;
    private static final int PORTS = 18_000;

    /** Begins somewhere else in each process. */
    private static final AtomicInteger NEXT_PORT =
            new AtomicInteger((int) (ProcessHandle.current().pid() * 131 % PORTS));

    private static final Pattern LOG_FILE = Pattern.compile("log_(?:inprogress_)?(\\d+)(?:-\\d+)?");

    /** Refusals that say "not now". */
    private static final Set<Reason> PASSING =
            Set.of(Reason.NOT_CAUGHT_UP, Reason.QUORUM_AT_RISK, Reason.CHANGE_IN_PROGRESS);

    private static final Duration PAUSE = Duration.ofMillis(100);

    private final Path root;
    private final List<RaftStoreConfig.Voter> voters;
    private final UnaryOperator<RaftStoreConfig> setup;
    private final Map<String, RaftStoreConfig.Voter> joiners = new ConcurrentSkipListMap<>();
    private final Map<String, RaftStore> running = new ConcurrentSkipListMap<>();

    private StoreCluster(Path root, List<RaftStoreConfig.Voter> voters, UnaryOperator<RaftStoreConfig> setup) {
        this.root = root;
        this.voters = voters;
        this.setup = setup;
    }

    /** Starts three members and waits until they have formed a cluster. */
    static StoreCluster start(Path root, UnaryOperator<RaftStoreConfig> setup) {
        return start(root, setup, "a", "b", "c");
    }

    /** Starts members with these names, 1, 3 or 5, and waits until they have formed a cluster. */
    static StoreCluster start(Path root, UnaryOperator<RaftStoreConfig> setup, String... ids) {
        StoreCluster cluster = new StoreCluster(root, freeVoters(ids), setup);
        cluster.open(cluster.voters.stream().map(RaftStoreConfig.Voter::id).toList());
        cluster.running.values().forEach(store -> StoreContract.await(store.formed()));
        return cluster;
    }

    /**
     * Makes a call again until it is answered, as a user would: there may be no leader just now, or an answer gets lost.
     *
     * @param call the same call each time, with the same request id
     */
    static <T> T repeated(Supplier<CompletableFuture<T>> call) {
        long deadline = System.nanoTime() + AGREE_MAX.toNanos();
        while (true) {
            try {
                return StoreContract.await(call.get());
            } catch (NoQuorumException | OutcomeUnknownException again) {
                if (System.nanoTime() - deadline > 0) {
                    throw again;
                }
            }
        }
    }

    /**
     * Makes a change of the members again while it is refused for what passes, as an operator would: nobody led for a
     * moment, or the leader had heard nothing from a member.
     */
    static <T> T changed(Supplier<CompletableFuture<T>> change) {
        long deadline = System.nanoTime() + AGREE_MAX.toNanos();
        while (true) {
            try {
                return StoreContract.await(change.get());
            } catch (NoQuorumException again) {
                if (System.nanoTime() - deadline > 0) {
                    throw again;
                }
            } catch (MembershipRefusedException refused) {
                if (!PASSING.contains(refused.reason()) || System.nanoTime() - deadline > 0) {
                    throw refused;
                }
            }
            await().pollDelay(PAUSE).until(() -> true);
        }
    }

    /** Gives a key a value, once, however often it must be tried. */
    static TransactionResult put(Store store, Key key, Value value) {
        RequestId request = RequestId.random();
        return repeated(() -> store.put(request, key, value));
    }

    /** The newest value of a key. */
    static Optional<Value> get(Store store, Key key) {
        return repeated(() -> store.get(key, ReadAt.LINEARIZABLE)).map(KeyValue::value);
    }

    /** Voters on ports that nobody uses at the moment. */
    static List<RaftStoreConfig.Voter> freeVoters(String... ids) {
        List<RaftStoreConfig.Voter> voters = new ArrayList<>();
        for (String id : ids) {
            voters.add(new RaftStoreConfig.Voter(id, "127.0.0.1", freePort()));
        }
        return voters;
    }

    /** No port twice in this process, and none that the system gives to a connection. */
    private static int freePort() {
        for (int i = 0; i < PORTS; i++) {
            int port = PORT_MIN + Math.floorMod(NEXT_PORT.getAndIncrement(), PORTS);
            try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return free.getLocalPort();
            } catch (IOException taken) {
                // the next one then
            }
        }
        throw new IllegalStateException("no free port from " + PORT_MIN + " on");
    }

    /** How a member is started each time: founders with the list of the founders, whatever became of it. */
    RaftStoreConfig config(String id) {
        RaftStoreConfig.Voter joiner = joiners.get(id);
        List<RaftStoreConfig.Voter> others = new ArrayList<>(voters);
        if (joiner != null) {
            others.removeIf(voter -> voter.id().equals(id));
            others.add(joiner);
        }
        RaftStoreConfig plain = (joiner == null
                        ? RaftStoreConfig.of("test", id, voters, "127.0.0.1", root.resolve(id))
                        : RaftStoreConfig.joining("test", id, others, "127.0.0.1", root.resolve(id)))
                .withElectionTimeout(ELECTION_TIMEOUT)
                .withLimits(PATIENT);
        return setup.apply(plain);
    }

    /** Starts one member, for the first time or again. */
    RaftStore open(String id) {
        RaftStore store = RaftStore.open(config(id));
        running.put(id, store);
        return store;
    }

    /** Starts one on an empty directory that waits to be added. */
    RaftStore join(String id) {
        joiners.putIfAbsent(
                id,
                voters.stream().filter(voter -> voter.id().equals(id)).findAny().orElseGet(() -> freeVoters(id)
                        .get(0)));
        return open(id);
    }

    /** The port of a member that was started by {@link #join}. */
    int portOf(String joiner) {
        return Objects.requireNonNull(joiners.get(joiner), joiner).port();
    }

    /** Empties the directory of a member that is stopped. */
    void forget(String id) {
        try (Stream<Path> files = Files.walk(root.resolve(id))) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** A running member. */
    RaftStore member(String id) {
        return Objects.requireNonNull(running.get(id), id);
    }

    /** Starts members at the same time. */
    void open(List<String> ids) {
        ids.parallelStream().forEach(this::open);
    }

    /** Stops one member. */
    void stop(String id) {
        RaftStore store = running.remove(id);
        if (store != null) {
            store.close();
        }
    }

    /** Stops members at the same time. */
    void stop(List<String> ids) {
        ids.parallelStream().forEach(this::stop);
    }

    /** Names of the members that run, without this one. */
    List<String> others(RaftStore member) {
        return running.keySet().stream()
                .filter(id -> !id.equals(member.memberId()))
                .toList();
    }

    List<RaftStore> members() {
        return List.copyOf(running.values());
    }

    /** The member that leads and knows it, as soon as there is one. */
    RaftStore leader() {
        return await().atMost(AGREE_MAX)
                .until(this::leaderNow, leaders -> leaders.size() == 1)
                .get(0);
    }

    /** A member that follows and knows whom. */
    RaftStore follower() {
        leader();
        return await().atMost(AGREE_MAX)
                .until(
                        () -> running.values().stream()
                                .filter(store -> store.status().role() == StoreStatus.Role.FOLLOWER
                                        && store.status().leaderId() != null)
                                .toList(),
                        followers -> !followers.isEmpty())
                .get(0);
    }

    /**
     * Waits until a member's log has lost its beginning to a snapshot, up to an entry and with it. A snapshot counts from the
     * first entry that is applied once it is written, so something is written meanwhile.
     */
    void awaitPurged(RaftStore member, long index) {
        await().ignoreExceptions() // of files that are deleted meanwhile
                .atMost(AGREE_MAX)
                .until(() -> {
                    put(member, Key.of("purge"), Value.of("on"));
                    return firstLogIndex(member) > index;
                });
    }

    /** The first entry that a member's log still has. */
    private long firstLogIndex(RaftStore member) throws IOException {
        try (Stream<Path> files = Files.walk(root.resolve(member.memberId()))) {
            return files.map(file -> LOG_FILE.matcher(file.getFileName().toString()))
                    .filter(Matcher::matches)
                    .mapToLong(name -> Long.parseLong(name.group(1)))
                    .min()
                    .orElseThrow();
        }
    }

    @Override
    public void close() {
        stop(List.copyOf(running.keySet()));
    }

    private List<RaftStore> leaderNow() {
        return running.values().stream()
                .filter(store -> store.status().role() == StoreStatus.Role.LEADER)
                .toList();
    }
}
