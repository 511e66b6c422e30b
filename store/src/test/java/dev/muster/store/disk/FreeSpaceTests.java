package dev.muster.store.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class FreeSpaceTests {

    private static final long MIB = 1024 * 1024;

    private final AtomicLong usable = new AtomicLong(100 * MIB);
    private final FreeSpace space = new FreeSpace(Path.of("dir"), 64 * MIB, directory -> {
        if (usable.get() < 0) {
            throw new IOException("not known");
        }
        return usable.get();
    });

    @Test
    void shortageIsNamedBelowTheLimitAndEndsAQuarterAbove() {
        look(64 * MIB);
        assertThat(space.shortage()).isNull();

        look(64 * MIB - 1);
        assertThat(space.shortage()).isEqualTo("disk: 63 MiB are left for dir (expected: at least 64 MiB)");

        look(79 * MIB);
        assertThat(space.shortage()).isNotNull();

        look(80 * MIB);
        assertThat(space.shortage()).isNull();
    }

    @Test
    void whatCannotBeMeasuredChangesNothing() {
        look(10 * MIB);
        look(-1);

        assertThat(space.shortage()).contains("10 MiB");
    }

    private void look(long bytes) {
        usable.set(bytes);
        space.look();
    }
}
