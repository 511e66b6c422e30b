package dev.muster.store.raft;

import dev.muster.api.ProblemException;
import dev.muster.api.RequestId;
import dev.muster.api.coordination.Key;
import dev.muster.api.coordination.KeyValue;
import dev.muster.api.coordination.LeaseId;
import dev.muster.api.coordination.Operation;
import dev.muster.api.coordination.Transaction;
import dev.muster.api.coordination.Value;
import dev.muster.store.ReadAt;
import dev.muster.store.StoreContract;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A member in a process of its own, so that it can be paused: takes one call per line on its standard input, answers one
 * line each. Confined to one test thread.
 *
 * <pre>
 *   put KEY VALUE → ok      get KEY, stale KEY → ok VALUE      role → ok LEADER      anything that fails → failed TYPE
 *   grant LEASE MILLIS, hold KEY LEASE, keepalive LEASE, revoke LEASE → ok      lease LEASE → ok KEYS
 *   knows LEASE → ok true, if this member's own state has it
 * </pre>
 */
final class StoreProcess implements AutoCloseable {

    private static final String SNAPSHOT_EVERY = "snapshotEvery";

    private final Process process;
    private final BufferedWriter calls;
    private final BufferedReader answers;

    private StoreProcess(Process process) {
        this.process = process;
        this.calls = process.outputWriter(StandardCharsets.UTF_8);
        this.answers = process.inputReader(StandardCharsets.UTF_8);
    }

    static StoreProcess start(Path dir, String member, List<RaftStoreConfig.Voter> voters) throws IOException {
        return start(dir, member, voters, Long.MAX_VALUE);
    }

    static StoreProcess start(Path dir, String member, List<RaftStoreConfig.Voter> voters, long snapshotEvery)
            throws IOException {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-D" + SNAPSHOT_EVERY + "=" + snapshotEvery,
                "-cp",
                classPath,
                StoreProcess.class.getName(),
                dir.toString(),
                member));
        voters.forEach(voter -> command.add(voter.id() + ":" + voter.port()));
        return new StoreProcess(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** Sends a call without waiting for its answer; also to a paused process. */
    void send(String call) throws IOException {
        calls.write(call + "\n");
        calls.flush();
    }

    /** The next answer; blocks until it is there. */
    String answer() throws IOException {
        String answer = answers.readLine();
        if (answer == null) {
            throw new IOException("the member's process ended");
        }
        return answer;
    }

    String call(String call) throws IOException {
        send(call);
        return answer();
    }

    void pause() throws IOException, InterruptedException {
        signal("-STOP");
    }

    void resume() throws IOException, InterruptedException {
        signal("-CONT");
    }

    /** Ends it without any warning, and waits until it is gone. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private void signal(String name) throws IOException, InterruptedException {
        int status = new ProcessBuilder("kill", name, Long.toString(process.pid()))
                .start()
                .waitFor();
        if (status != 0) {
            throw new IOException("kill " + name + ": status " + status);
        }
    }

    /** Runs the member until its standard input ends. */
    public static void main(String[] arguments) throws IOException {
        List<RaftStoreConfig.Voter> voters = Arrays.stream(arguments)
                .skip(2)
                .map(argument -> argument.split(":", 2))
                .map(parts -> new RaftStoreConfig.Voter(parts[0], "127.0.0.1", Integer.parseInt(parts[1])))
                .toList();
        RaftStoreConfig config = RaftStoreConfig.of("paused", arguments[1], voters, "127.0.0.1", Path.of(arguments[0]))
                .withElectionTimeout(Duration.ofMillis(300))
                .withLimits(StoreCluster.PATIENT)
                .withSnapshotEvery(Long.getLong(SNAPSHOT_EVERY));
        BufferedReader calls = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        PrintStream answers = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        try (RaftStore store = RaftStore.open(config)) {
            for (String call = calls.readLine(); call != null; call = calls.readLine()) {
                answers.println(answer(store, call.split(" ", 3)));
            }
        }
    }

    private static String answer(RaftStore store, String[] call) {
        try {
            return switch (call[0]) {
                case "role" -> "ok " + store.status().role();
                case "put" ->
                    "ok "
                            + StoreContract.await(store.put(RequestId.random(), Key.of(call[1]), Value.of(call[2])))
                                    .revision();
                case "grant" ->
                    "ok "
                            + StoreContract.await(store.grant(
                                            RequestId.random(),
                                            lease(call[1]),
                                            Duration.ofMillis(Long.parseLong(call[2]))))
                                    .id();
                case "hold" ->
                    "ok "
                            + StoreContract.await(store.commit(
                                            RequestId.random(),
                                            Transaction.builder()
                                                    .then(Operation.put(Key.of(call[1]), Value.EMPTY, lease(call[2])))
                                                    .build()))
                                    .revision();
                case "keepalive" ->
                    "ok " + StoreContract.await(store.keepAlive(lease(call[1]))).remaining();
                case "revoke" -> "ok " + StoreContract.await(store.revoke(RequestId.random(), lease(call[1])));
                case "lease" ->
                    "ok "
                            + StoreContract.await(store.lease(lease(call[1]))).keys().stream()
                                    .map(Key::text)
                                    .toList();
                case "knows" ->
                    "ok " + StoreContract.await(store.leases(ReadAt.STALE)).contains(lease(call[1]));
                case "get" -> "ok " + read(store, call[1], ReadAt.LINEARIZABLE);
                case "stale" -> "ok " + read(store, call[1], ReadAt.STALE);
                default -> "failed " + call[0];
            };
        } catch (ProblemException failure) {
            return "failed " + failure.type();
        }
    }

    private static LeaseId lease(String number) {
        return new LeaseId(Long.parseLong(number));
    }

    private static String read(RaftStore store, String key, ReadAt at) {
        return StoreContract.await(store.get(Key.of(key), at))
                .map(KeyValue::value)
                .map(Value::text)
                .orElse("");
    }
}
