package dev.muster.demo.tour;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** The processes the tour started, and only those; ends them all when the tour ends. */
final class Processes implements AutoCloseable {

    private static final int MEMORY_MB = 256;
    private static final Duration STOP_WAIT = Duration.ofSeconds(20);

    private final Path repository;
    private final Path logs;
    private final List<Process> started = new ArrayList<>();
    private final Set<Process> paused = ConcurrentHashMap.newKeySet();

    Processes(Path repository, Path logs) {
        this.repository = repository;
        this.logs = logs;
    }

    /**
     * Starts a packaged application.
     *
     * @param module its folder in the repository
     * @param name name of its log file
     * @param properties command line properties, without the dashes
     */
    Process start(String module, String name, List<String> properties) {
        return start(module, name, MEMORY_MB, properties);
    }

    /** The same with a heap of its own size. */
    Process start(String module, String name, int memoryMb, List<String> properties) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + memoryMb + "m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                jar(module).toString()));
        properties.forEach(property -> command.add("--" + property));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log(name).toFile()))
                    .start();
            started.add(process);
            return process;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + name, e);
        }
    }

    Path log(String name) {
        return logs.resolve(name + ".log");
    }

    private Path jar(String module) {
        Path target = repository.resolve(module).resolve("target");
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(target, "*-exec.jar")) {
            for (Path jar : jars) {
                return jar;
            }
        } catch (IOException e) {
            throw new Step.Failed(target + " cannot be read; build first: ./mvnw -DskipTests package");
        }
        throw new Step.Failed("no *-exec.jar in " + target + "; build first: ./mvnw -DskipTests package");
    }

    /** As {@code kill -9} does: no goodbye. */
    static void kill(Process process) {
        process.destroyForcibly();
        process.onExit().join();
    }

    /** Stops a process in the middle of whatever it does, as a suspended machine would. */
    void pause(Process process) {
        paused.add(process);
        signal("-STOP", process);
    }

    /** Lets it go on as if nothing had been. */
    void resume(Process process) {
        signal("-CONT", process);
        paused.remove(process);
    }

    private static void signal(String signal, Process process) {
        try {
            int code = new ProcessBuilder("kill", signal, Long.toString(process.pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
            Step.check(code == 0, "kill " + signal + " " + process.pid() + " ended with " + code);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run kill", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Step.Failed("interrupted");
        }
    }

    @Override
    public void close() {
        paused.forEach(Processes::kill);
        List<Process> newestFirst = new ArrayList<>(started);
        Collections.reverse(newestFirst);
        newestFirst.forEach(Process::destroy);
        for (Process process : newestFirst) {
            try {
                if (!process.waitFor(STOP_WAIT.toSeconds(), TimeUnit.SECONDS)) {
                    kill(process);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                kill(process);
            }
        }
    }
}
