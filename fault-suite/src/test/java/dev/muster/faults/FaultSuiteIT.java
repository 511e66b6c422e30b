package dev.muster.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The short selection, with real processes and proxies between them, as everybody can run it. */
@Tag("cluster")
class FaultSuiteIT {

    private static final Path ETCD = Path.of("/usr/bin/etcd");
    private static final Path REPOSITORY = Path.of(System.getProperty("muster.repository", ".."));

    @BeforeEach
    void needsLinux() {
        assumeThat(Files.exists(Path.of("/proc/net/tcp")))
                .as("Linux, where a connection tells its process")
                .isTrue();
    }

    @Test
    void configServersKeepTheirPromises() throws Exception {
        assertPasses("--target", "muster", "--muster", jar().toString(), "--smoke");
    }

    /** The suite blames nobody without reason. Watches are left out: etcd before 3.4.25 tells of progress too early (its issue 15220). */
    @Test
    void etcdIsFoundRight() throws Exception {
        assumeThat(Files.isExecutable(ETCD)).as(ETCD + " is installed").isTrue();

        assertPasses(
                "--target",
                "etcd",
                "--etcd",
                ETCD.toString(),
                "--workload",
                "register,append",
                "--fault",
                "kill-leader",
                "--seconds",
                "6");
    }

    private static void assertPasses(String... target) throws InterruptedException {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        List<String> arguments = new ArrayList<>(List.of(target));
        // waits are long for machines that are slow; on others nothing waits that long
        arguments.addAll(
                List.of("--network", "proxies", "--timeout", "5", "--recovery", "90", "--directory", "target/faults"));

        int status = FaultSuite.run(arguments, new PrintStream(output, true, StandardCharsets.UTF_8));

        assertThat(status).as(output.toString(StandardCharsets.UTF_8)).isZero();
    }

    private static Path jar() throws IOException {
        Path target = REPOSITORY.resolve("config-server/target");
        try (Stream<Path> built = Files.list(target)) {
            return built.filter(path -> path.toString().endsWith("-exec.jar"))
                    .findAny()
                    .orElseThrow(() -> new IllegalStateException(target + ": no *-exec.jar (expected: mvn verify)"));
        }
    }
}
