package dev.muster.benchmarks.server;

import dev.muster.benchmarks.load.Samples;
import dev.muster.benchmarks.load.StoreLoad;
import dev.muster.benchmarks.load.Work;
import dev.muster.store.StoreStatus;
import dev.muster.store.raft.RaftStore;
import dev.muster.store.raft.RaftStoreConfig;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A process that is one member of a store and makes the load on it. Takes a line on its standard input, answers with one.
 *
 * <pre>
 *   leads → true or false      fill → ok      run WORK CALLERS MILLIS → a tally
 * </pre>
 */
public final class StoreMember {

    private static final int THREADS = 2;

    private StoreMember() {}

    /**
     * Runs the member until its standard input ends.
     *
     * @param arguments directory, name of this member, {@code NAME:PORT} of all members
     */
    public static void main(String[] arguments) throws Exception {
        List<RaftStoreConfig.Voter> voters = Arrays.stream(arguments)
                .skip(2)
                .map(argument -> argument.split(":", 2))
                .map(parts -> new RaftStoreConfig.Voter(parts[0], Layout.HOST, Integer.parseInt(parts[1])))
                .toList();
        RaftStoreConfig config =
                RaftStoreConfig.of("benchmarks", arguments[1], voters, Layout.HOST, Path.of(arguments[0]));
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        PrintStream answers = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        ExecutorService executor = Executors.newFixedThreadPool(THREADS);
        try (RaftStore store = RaftStore.open(config)) {
            StoreLoad load = new StoreLoad(store, new Samples(), executor);
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                answers.println(answer(store, load, line.split(" ", -1)));
            }
        } finally {
            executor.shutdownNow();
        }
    }

    private static String answer(RaftStore store, StoreLoad load, String[] words) throws InterruptedException {
        return switch (words[0]) {
            case "leads" -> {
                StoreStatus status = store.status();
                yield Boolean.toString(status.role() == StoreStatus.Role.LEADER && status.clusterId() != null);
            }
            case "fill" -> {
                load.fill();
                yield "ok";
            }
            case "run" ->
                load.run(Work.of(words[1]), Integer.parseInt(words[2]), Duration.ofMillis(Long.parseLong(words[3])))
                        .toLine();
            default -> throw new IllegalArgumentException("line: " + words[0] + " (expected: leads, fill or run)");
        };
    }
}
