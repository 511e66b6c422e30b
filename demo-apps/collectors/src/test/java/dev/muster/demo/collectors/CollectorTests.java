package dev.muster.demo.collectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.starter.worker.Assignment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CollectorTests {

    @Test
    void aFileIsReadAsItGrowsToItsLastLine(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("a.log"), "one\ntwo ERROR\nthr");
        Reports reports = new Reports(file, true);
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            Future<String> result = thread.submit(() -> Collector.collect(reports));
            Awaitility.await().atMost(60, TimeUnit.SECONDS).untilAsserted(() -> assertThat(reports.told())
                    .contains("82 2 lines, 1 errors"));

            Files.writeString(file, "ee\n# end\n", StandardOpenOption.APPEND);

            assertThat(result.get(60, TimeUnit.SECONDS)).isEqualTo("3 lines, 1 errors");
        } finally {
            thread.shutdownNow();
        }
    }

    @Test
    void aFileThatIsSomebodyElsesIsLeftToHim(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("a.log"), "one\n");

        assertThatThrownBy(() -> Collector.collect(new Reports(file, false)))
                .isInstanceOf(InterruptedException.class)
                .hasMessage("a is somebody else's");
    }

    private record Reports(Path file, boolean mine, List<String> told) implements Assignment {

        Reports(Path file, boolean mine) {
            this(file, mine, new CopyOnWriteArrayList<>());
        }

        @Override
        public String task() {
            return "a";
        }

        @Override
        public String payload() {
            return file.toString();
        }

        @Override
        public Map<String, String> labels() {
            return Map.of();
        }

        @Override
        public long fence() {
            return 1;
        }

        @Override
        public boolean lost() {
            return !mine;
        }

        @Override
        public boolean progress(int percent, String message) {
            told.add(percent + " " + message);
            return mine;
        }
    }
}
