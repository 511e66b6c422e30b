package dev.muster.registry;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** One registry server in a process of its own, from the jar that people run. */
final class ServerProcess implements AutoCloseable {

    private static final Duration START_MAX = Duration.ofMinutes(3);
    private static final Duration STOP_MAX = Duration.ofMinutes(3);
    private static final Path TARGET = Path.of("target");

    private final String name;
    private final int port;
    private final Path log;
    private final Process process;

    private ServerProcess(String name, int port, Path log, Process process) {
        this.name = name;
        this.port = port;
        this.log = log;
        this.process = process;
    }

    /** Starts it and does not wait. */
    static ServerProcess start(String name, int port, String... arguments) {
        try {
            Path log = Files.createTempFile(TARGET, "server-" + name + "-", ".log");
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx256m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-jar",
                    jar().toString(),
                    "--server.port=" + port,
                    "--muster.cluster.member=" + name));
            command.addAll(List.of(arguments));
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
            builder.environment().keySet().removeIf(variable -> variable.startsWith("MUSTER_"));
            return new ServerProcess(name, port, log, builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ports that nobody listens on now. */
    static List<Integer> freePorts(int count) {
        return IntStream.range(0, count).mapToObj(i -> FreePorts.next()).toList();
    }

    /** Waits until it sees that many members, itself included. */
    ServerProcess awaitMembers(int count) {
        await(name + " with " + count + " members").atMost(START_MAX).until(() -> {
            if (!process.isAlive()) {
                throw new AssertionError(name + " ended:\n" + output());
            }
            try {
                return calls().get("/dashboard/members").json().size() == count;
            } catch (UncheckedIOException e) {
                return false; // not there yet
            }
        });
        return this;
    }

    Calls calls() {
        return new Calls(port);
    }

    /** Ends it as a power failure does. */
    void kill() {
        process.destroyForcibly();
        exitCode();
    }

    /** Ends it as an operator does. */
    void stop() {
        process.destroy();
        exitCode();
    }

    /** Waits for its end. */
    int exitCode() {
        try {
            if (!process.waitFor(STOP_MAX.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError(name + " did not end:\n" + output());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** What it wrote so far. */
    String output() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            kill();
        }
    }

    private static Path jar() throws IOException {
        try (Stream<Path> files = Files.list(TARGET)) {
            return files.filter(file -> file.toString().endsWith("-exec.jar"))
                    .findAny()
                    .orElseThrow(() -> new IllegalStateException("no *-exec.jar in " + TARGET.toAbsolutePath()));
        }
    }
}
