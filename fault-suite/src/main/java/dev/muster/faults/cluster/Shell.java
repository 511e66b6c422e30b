package dev.muster.faults.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs short commands of the operating system. Stateless. */
public final class Shell {

    private static final long SECONDS_MAX = 20;

    private Shell() {}

    /** Runs a command that must succeed. Blocks for 20 s at most. */
    public static String run(String... command) {
        Result result = attempt(command);
        if (result.status() != 0) {
            throw new IllegalStateException(
                    String.join(" ", command) + ": status " + result.status() + " (expected: 0): " + result.output());
        }
        return result.output();
    }

    /** Runs a command that may fail. Blocks for 20 s at most. */
    public static boolean succeeds(String... command) {
        try {
            return attempt(command).status() == 0;
        } catch (UncheckedIOException noSuchProgram) {
            return false;
        }
    }

    private record Result(int status, String output) {}

    private static Result attempt(String... command) {
        try {
            Process process = new ProcessBuilder(List.of(command))
                    .redirectErrorStream(true)
                    .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException(
                        String.join(" ", command) + ": still runs after " + SECONDS_MAX + " s (expected: an end)");
            }
            return new Result(process.exitValue(), output.strip());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(String.join(" ", command) + ": interrupted", e);
        }
    }
}
