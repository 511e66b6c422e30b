package dev.muster.compatibility;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A server in a process of its own, from the jar that people run. It asks for {@link #TOKEN}. */
final class Server implements AutoCloseable {

    static final String TOKEN = "compatibility-of-old-clients";

    private static final Path REPOSITORY = Path.of(System.getProperty("muster.repository", ".."));
    private static final Path TARGET = Path.of("target");
    private static final Duration WAIT = Duration.ofMinutes(3);
    private static final Pattern STARTED = Pattern.compile("started on port (\\d+)");

    private final Process process;
    private final int port;

    private Server(Process process, Path log) {
        this.process = process;
        this.port = awaitPort(process, log);
    }

    /**
     * Starts it and waits until it listens.
     *
     * @param module whose jar it is
     */
    static Server start(String module, String... arguments) {
        try {
            Path log = Files.createTempFile(TARGET, module + "-", ".log");
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx256m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-jar",
                    jar(module).toString(),
                    "--server.port=0",
                    "--server.address=127.0.0.1",
                    "--muster.cluster.port=0",
                    "--muster.security.token=" + TOKEN));
            command.addAll(List.of(arguments));
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
            builder.environment().keySet().removeIf(variable -> variable.startsWith("MUSTER_"));
            Process process = builder.start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly)); // also if it never listens
            return new Server(process, log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return port;
    }

    /** Its address, with the token where clients look that know no bearer. */
    String address() {
        return "http://somebody:" + TOKEN + "@localhost:" + port;
    }

    Calls calls() {
        return new Calls(port);
    }

    private static int awaitPort(Process process, Path log) {
        return await("start of " + log)
                .atMost(WAIT)
                .until(
                        () -> {
                            String output = Files.readString(log);
                            if (!process.isAlive()) {
                                throw new AssertionError("ended:\n" + output);
                            }
                            Matcher started = STARTED.matcher(output);
                            return started.find() ? Integer.parseInt(started.group(1)) : 0;
                        },
                        found -> found > 0);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(WAIT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static Path jar(String module) throws IOException {
        Path target = REPOSITORY.resolve(module).resolve("target");
        try (Stream<Path> files = Files.list(target)) {
            return files.filter(file -> file.toString().endsWith("-exec.jar"))
                    .findAny()
                    .orElseThrow(() -> new IllegalStateException("no *-exec.jar in " + target.toAbsolutePath()));
        }
    }
}
