package dev.muster.benchmarks.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** What a process has used of the machine, as the kernel counts it (proc(5)). Stateless. */
final class Usage {

    private static final int TICKS_PER_SECOND = 100; // USER_HZ, the same on all of Linux' common machines
    private static final int UTIME = 11; // of the fields after the name in parentheses
    private static final int STIME = 12;

    private Usage() {}

    /** Processor time in user and kernel mode, in steps of 10 ms. */
    static Duration cpu(long pid) {
        String stat = read(pid, "stat");
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        long ticks = Long.parseLong(fields[UTIME]) + Long.parseLong(fields[STIME]);
        return Duration.ofMillis(ticks * 1_000 / TICKS_PER_SECOND);
    }

    /** Resident memory now, in bytes. */
    static long residentBytes(long pid) {
        return read(pid, "status")
                .lines()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1_024)
                .findAny()
                .orElseThrow(() -> new IllegalStateException("process " + pid + ": no VmRSS in its status"));
    }

    private static String read(long pid, String file) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), file));
        } catch (IOException ended) {
            throw new UncheckedIOException("process " + pid + ": ended (expected: running)", ended);
        }
    }
}
