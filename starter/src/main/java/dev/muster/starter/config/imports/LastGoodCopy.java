package dev.muster.starter.config.imports;

import dev.muster.api.ProblemException;
import dev.muster.api.config.EffectiveConfig;
import dev.muster.starter.DiskCopy;
import dev.muster.starter.http.Json;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The last configuration that this application ran with, on disk. Thread-safe. */
public final class LastGoodCopy {

    private final DiskCopy copy;

    /**
     * The copy of one application; another list of servers has another copy, so that clusters do not mix.
     *
     * @param directory where copies are
     */
    LastGoodCopy(Path directory, Subject subject, List<URI> servers) {
        List<String> key = new ArrayList<>(List.of(subject.namespace().value(), subject.application()));
        key.add(String.join(",", subject.profiles()));
        servers.stream().map(URI::toString).sorted().forEach(key::add);
        this.copy = DiskCopy.of(directory, "config", key);
    }

    /** Where it is. */
    public Path file() {
        return copy.file();
    }

    /**
     * What it holds, or empty if there is none.
     *
     * @throws IOException if there is one but it is damaged or cannot be read
     */
    Optional<EffectiveConfig> read() throws IOException {
        Optional<byte[]> content = copy.read();
        if (content.isEmpty()) {
            if (Files.exists(copy.file())) {
                throw new IOException("does not match its checksum");
            }
            return Optional.empty();
        }
        try {
            return Optional.of(Json.read(content.get(), EffectiveConfig.class));
        } catch (ProblemException e) {
            throw new IOException("is not a configuration", e);
        }
    }

    /**
     * Replaces what it holds.
     *
     * @throws IOException if that failed; the earlier content is still there
     */
    public void write(EffectiveConfig config) throws IOException {
        copy.write(Json.write(config));
    }
}
