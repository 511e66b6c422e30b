package dev.muster.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What the numbers were measured on. Stateless. */
final class Machine {

    private Machine() {}

    /** One line per fact. */
    static List<String> facts() throws IOException {
        return List.of(
                "processors: " + Runtime.getRuntime().availableProcessors() + " x " + processor(),
                "memory: " + first("/proc/meminfo", "MemTotal:"),
                "kernel: " + System.getProperty("os.name") + " " + System.getProperty("os.version"),
                "java: " + System.getProperty("java.vendor") + " " + System.getProperty("java.runtime.version") + ", "
                        + ManagementFactory.getRuntimeMXBean().getVmName(),
                "etcd: " + etcd());
    }

    private static String processor() throws IOException {
        return first("/proc/cpuinfo", "model name");
    }

    private static String first(String file, String start) throws IOException {
        try (var lines = Files.lines(Path.of(file))) {
            return lines.filter(line -> line.startsWith(start))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("unknown");
        }
    }

    private static String etcd() {
        try {
            Process version = new ProcessBuilder("etcd", "--version")
                    .redirectErrorStream(true)
                    .start();
            return new String(version.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .findFirst()
                    .orElse("unknown");
        } catch (IOException absent) {
            return "not installed";
        }
    }
}
