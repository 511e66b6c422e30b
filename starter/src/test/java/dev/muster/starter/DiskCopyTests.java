package dev.muster.starter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskCopyTests {

    private final Path directory;

    DiskCopyTests(@TempDir Path directory) {
        this.directory = directory;
    }

    @Test
    void whatWasWrittenIsRead() throws IOException {
        DiskCopy copy = DiskCopy.of(directory.resolve("deep/er"), "registry", List.of("default", "http://a"));

        copy.write(bytes("first"));
        copy.write(bytes("second"));

        assertThat(copy.read()).hasValueSatisfying(found -> assertThat(found).isEqualTo(bytes("second")));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copy.file())))
                .isEqualTo("rw-------");
        try (Stream<Path> files = Files.list(copy.file().resolveSibling("."))) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void copiesOfDifferentThingsAreApart() throws IOException {
        DiskCopy.of(directory, "registry", List.of("default", "http://a")).write(bytes("a"));

        assertThat(DiskCopy.of(directory, "registry", List.of("default", "http://b"))
                        .read())
                .isEmpty();
    }

    @Test
    void damagedCopyCountsAsAbsent() throws IOException {
        DiskCopy copy = DiskCopy.of(directory, "registry", List.of("default"));
        copy.write(bytes("content"));
        byte[] damaged = Files.readAllBytes(copy.file());
        damaged[damaged.length - 1]++;

        Files.write(copy.file(), damaged);

        assertThat(copy.read()).isEmpty();
        Files.write(copy.file(), bytes("short"));
        assertThat(copy.read()).isEmpty();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
