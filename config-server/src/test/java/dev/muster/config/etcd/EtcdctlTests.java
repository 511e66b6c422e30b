package dev.muster.config.etcd;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** etcd's own command line cannot tell us from etcd 3.4.23: what it prints is compared with what it printed there. */
class EtcdctlTests {

    private static final Path SCRIPT = Path.of("src/test/etcdctl/verbs");
    private static final Path EXPECTED = Path.of("src/test/etcdctl/expected.txt");
    private static final int MINUTES_MAX = 10;

    @BeforeAll
    static void requireEtcdctl() {
        assumeThat(onPath("etcdctl"))
                .as("etcdctl is absent, so nothing is compared (Debian: apt-get install etcd-client)")
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void printsWhatItPrintsForEtcd(int members, @TempDir Path directory) throws Exception {
        Path printed = directory.resolve("printed.txt");
        try (EtcdCluster cluster = EtcdCluster.start(members)) {
            run(printed, "bash", SCRIPT.toString(), cluster.address(cluster.follower()));
        }

        assertThat(lines(printed)).containsExactlyElementsOf(lines(EXPECTED));
    }

    static List<String> run(Path printed, String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD) // what bash says of its own jobs
                .redirectOutput(printed.toFile())
                .start();
        try {
            assertThat(process.waitFor(MINUTES_MAX, TimeUnit.MINUTES)).isTrue();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        return lines(printed);
    }

    private static List<String> lines(Path file) throws IOException {
        return Files.readAllLines(file, UTF_8);
    }

    static boolean onPath(String program) {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }
}
