package dev.muster.benchmarks.server;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A server in a process of its own; what it prints is in a file. Confined to one thread. */
final class ServerProcess implements AutoCloseable {

    private static final long STOP_SECONDS_MAX = 10;
    private static final int SHOWN_BYTES = 4_000;

    private final Process process;
    private final Path log;
    private final Thread endWithUs;

    private ServerProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
        this.endWithUs = new Thread(process::destroyForcibly, "end-" + process.pid());
        Runtime.getRuntime().addShutdownHook(endWithUs);
    }

    /** @param linesOnOutput whether its standard output is for {@link #ask}; otherwise it goes to the file too */
    static ServerProcess start(List<String> command, Path directory, String name, boolean linesOnOutput)
            throws IOException {
        Files.createDirectories(directory);
        Path log = directory.resolve(name + ".log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        if (!linesOnOutput) {
            builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        }
        return new ServerProcess(builder.start(), log);
    }

    long pid() {
        return process.pid();
    }

    Duration cpu() {
        return Usage.cpu(process.pid());
    }

    long residentBytes() {
        return Usage.residentBytes(process.pid());
    }

    /** Sends a line and waits for the line that answers it. */
    String ask(String line) throws IOException {
        BufferedWriter questions = process.outputWriter(StandardCharsets.UTF_8);
        questions.write(line + "\n");
        questions.flush();
        BufferedReader answers = process.inputReader(StandardCharsets.UTF_8);
        String answer = answers.readLine();
        if (answer == null) {
            throw new IOException("process " + process.pid() + " ended:\n" + lastOutput());
        }
        return answer;
    }

    /** @throws IllegalStateException with the end of its output if it has ended */
    void requireAlive() {
        if (!process.isAlive()) {
            throw new IllegalStateException("process " + process.pid() + " ended with status " + process.exitValue()
                    + " (expected: running); the end of " + log + ":\n" + lastOutput());
        }
    }

    /** {@code kill -9}, and waits for the end. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS_MAX, TimeUnit.SECONDS)) {
                kill();
            }
            Runtime.getRuntime().removeShutdownHook(endWithUs);
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        } catch (IllegalStateException shuttingDown) {
            process.destroyForcibly();
        }
    }

    private String lastOutput() {
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            byte[] end = new byte[(int) Math.min(SHOWN_BYTES, file.length())];
            file.seek(file.length() - end.length);
            file.readFully(end);
            return new String(end, StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            return unreadable.toString();
        }
    }
}
