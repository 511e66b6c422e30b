package dev.muster.demo.tour;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Log files that grow, and what is in them. */
final class LogFiles {

    private static final int ERROR_EVERY = 7;

    private final Map<String, Path> files = new TreeMap<>();
    private final int[] lines;

    LogFiles(Path directory, List<String> names) {
        names.forEach(name -> files.put(name, directory.resolve(name + ".target")));
        this.lines = new int[names.size()];
    }

    Map<String, Path> files() {
        return files;
    }

    /** Adds a few lines to each, not the same number. */
    void grow() {
        int file = 0;
        for (Path path : files.values()) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i <= file; i++) {
                lines[file]++;
                text.append(lines[file] % ERROR_EVERY == 0 ? "ERROR line " : "INFO line ")
                        .append(lines[file])
                        .append('\n');
            }
            append(path, text.toString());
            file++;
        }
    }

    void end() {
        files.values().forEach(path -> append(path, "# end\n"));
    }

    /** What a collector has to find in each. */
    Map<String, String> expected() {
        Map<String, String> expected = new TreeMap<>();
        int file = 0;
        for (String name : files.keySet()) {
            expected.put(name, lines[file] + " lines, " + lines[file] / ERROR_EVERY + " errors");
            file++;
        }
        return expected;
    }

    private static void append(Path path, String text) {
        try {
            Files.writeString(path, text, UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + path, e);
        }
    }
}
