package dev.muster.faults.cluster;

import dev.muster.faults.client.MemberClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One member: a process that can be killed, paused and started again. Thread-safe. */
public final class Member implements AutoCloseable {

    private final Site site;
    private final Network network;
    private final Map<String, String> environment = new HashMap<>();
    private @Nullable Process process;
    private boolean paused;

    Member(Site site, Network network) {
        this.site = site;
        this.network = network;
    }

    /** Where it lives. */
    public Site site() {
        return site;
    }

    /** Its name. */
    public String id() {
        return site.id();
    }

    /** Adds to the environment of the process from the next start on. */
    public synchronized void environment(String name, String value) {
        environment.put(name, value);
    }

    synchronized void start(List<String> command) {
        if (running()) {
            throw new IllegalStateException(id() + " runs (expected: it is down)");
        }
        try {
            Files.createDirectories(site.directory());
            ProcessBuilder builder = new ProcessBuilder(network.inside(site, command))
                    .directory(site.directory().toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(site.log().toFile()));
            builder.environment().putAll(environment);
            Process started = builder.start();
            process = started;
            paused = false;
            Files.writeString(
                    site.directory().resolve("pids"),
                    started.pid() + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** {@code kill -9}, and waits until it is gone. */
    public synchronized void kill() {
        Process running = process;
        if (running != null) {
            running.destroyForcibly();
            awaitEnd(running);
        }
        process = null;
        paused = false;
    }

    private void awaitEnd(Process running) {
        try {
            if (!running.waitFor(20, TimeUnit.SECONDS)) {
                throw new IllegalStateException(id() + " did not end within 20 s of SIGKILL");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Stops it where it is, until {@link #resume()}. */
    public synchronized void pause() {
        if (running()) {
            Shell.run("kill", "-STOP", Long.toString(pid()));
            paused = true;
        }
    }

    /** Lets a paused one go on. */
    public synchronized void resume() {
        if (paused && running()) {
            Shell.run("kill", "-CONT", Long.toString(pid()));
        }
        paused = false;
    }

    /** Whether there is a process, paused or not. */
    public synchronized boolean running() {
        return process != null && process.isAlive();
    }

    /** Whether there is a process that is not paused. */
    public synchronized boolean working() {
        return running() && !paused;
    }

    /** The process, 0 if there is none. */
    public synchronized long pid() {
        Process running = process;
        return running != null && running.isAlive() ? running.pid() : 0;
    }

    /** A new connection to it, also if it is down at the moment; to be closed by the caller. */
    public MemberClient connect(Duration timeout) {
        return new MemberClient(site.host(), site.clientPort(), site.httpPort(), timeout);
    }

    /** The last lines it printed. */
    public String lastOutput() {
        try {
            List<String> lines = Files.exists(site.log()) ? Files.readAllLines(site.log()) : List.of();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
        } catch (IOException unreadable) {
            return "(" + unreadable + ")";
        }
    }

    @Override
    public void close() {
        kill();
    }
}
