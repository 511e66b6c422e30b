package dev.muster.demo.collectors;

import dev.muster.starter.worker.Assignment;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Reads a log file as it grows, until its last line, and counts. Confined to the thread of its task. */
final class Collector {

    private static final String LAST = "# end";
    private static final int PAUSE_MILLIS = 100;
    private static final int REPORT_MILLIS = 250;

    private final Assignment assignment;
    private final Path file;
    private long lines;
    private long errors;
    private long characters;
    private long reportedAt = System.nanoTime() - TimeUnit.SECONDS.toNanos(1);

    private Collector(Assignment assignment) {
        this.assignment = assignment;
        this.file = Path.of(assignment.payload());
    }

    /**
     * Collects one file.
     *
     * @param assignment its payload is the path of the file
     * @return what was counted
     * @throws InterruptedException if the file became somebody else's
     */
    static String collect(Assignment assignment) throws IOException, InterruptedException {
        return new Collector(assignment).read();
    }

    private String read() throws IOException, InterruptedException {
        StringBuilder begun = new StringBuilder(); // a line that is not written to its end yet
        try (BufferedReader reader = Files.newBufferedReader(file)) {
            while (true) {
                int next = reader.read();
                if (next == '\n') {
                    String line = begun.toString();
                    begun.setLength(0);
                    if (line.equals(LAST)) {
                        return counted();
                    }
                    count(line);
                } else if (next >= 0) {
                    begun.append((char) next);
                } else {
                    report();
                    TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
                }
                if (Thread.interrupted()) {
                    throw new InterruptedException(assignment.task() + " was taken away");
                }
            }
        }
    }

    private void count(String line) {
        lines++;
        characters += line.length() + 1L;
        if (line.contains("ERROR")) {
            errors++;
        }
    }

    private void report() throws IOException, InterruptedException {
        if (System.nanoTime() - reportedAt < TimeUnit.MILLISECONDS.toNanos(REPORT_MILLIS)) {
            return;
        }
        long size = Math.max(1, Files.size(file));
        if (!assignment.progress((int) Math.min(99, 100 * characters / size), counted())) {
            throw new InterruptedException(assignment.task() + " is somebody else's");
        }
        reportedAt = System.nanoTime();
    }

    private String counted() {
        return lines + " lines, " + errors + " errors";
    }
}
