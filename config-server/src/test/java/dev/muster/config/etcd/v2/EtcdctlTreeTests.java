package dev.muster.config.etcd.v2;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.muster.config.AbstractServerTests;
import dev.muster.config.etcd.EdgeClient;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** etcd's own command line for v2, on etcd's own port: every verb says what it said to etcd 3.4.23. */
class EtcdctlTreeTests extends AbstractServerTests {

    private static final int SECONDS_MAX = 60;

    @TempDir
    private Path directory = Path.of("");

    private String endpoint = "";

    @BeforeAll
    static void requireEtcdctl() {
        assumeThat(Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                        .anyMatch(place -> Files.isExecutable(Path.of(place, "etcdctl"))))
                .as("etcdctl is absent, so nothing is compared (Debian: apt-get install etcd-client)")
                .isTrue();
    }

    @Test
    void verbsSayWhatTheySayToEtcd() throws Exception {
        endpoint = new EdgeClient(uri("/")).get("/v2/machines").body();
        String root = "/" + fresh("ctl");

        says(List.of("one"), "set", root + "/a", "one");
        says(List.of("two"), "set", root + "/a", "two", "--swap-with-value", "one");
        says(
                List.of("Error:  101: Compare failed ([one != two])"),
                "set",
                root + "/a",
                "three",
                "--swap-with-value",
                "one");
        says(List.of("two"), "get", root + "/a");
        says(List.of("Error:  105: Key already exists (" + root + "/a)"), "mk", root + "/a", "x");
        says(List.of("made"), "mk", root + "/b", "made");
        says(List.of("changed"), "update", root + "/b", "changed");
        says(List.of("Error:  100: Key not found (" + root + "/none)"), "update", root + "/none", "x");
        says(List.of(), "mkdir", root + "/dir");
        says(List.of(), "setdir", root + "/dir2");
        says(List.of("Error:  105: Key already exists (" + root + "/dir)"), "mkdir", root + "/dir");
        says(List.of(), "updatedir", root + "/dir", "--ttl", "100");
        says(List.of(root + "/a", root + "/b", root + "/dir/", root + "/dir2/"), "ls", "-r", "-p", root);
        says(List.of("v"), "set", root + "/t", "v", "--ttl", "100");
        says(List.of("made"), "watch", "--after-index", "1", root + "/b");
        says(List.of("PrevNode.Value: two"), "rm", root + "/a");
        says(List.of("Error:  102: Not a file (" + root + "/dir)"), "rm", root + "/dir");
        says(List.of(), "rmdir", root + "/dir");
        says(List.of(), "rm", "-r", root);
        says(List.of("Error:  100: Key not found (" + root + ")"), "get", root + "/b");
        assertThat(run("member", "list"))
                .singleElement()
                .asString()
                .matches("[0-9a-f]+: name=\\S+ peerURLs=\\S+ clientURLs=" + endpoint + " isLeader=true");
        assertThat(run("cluster-health")).last().asString().isEqualTo("cluster is healthy");
    }

    private void says(List<String> lines, String... command) throws IOException, InterruptedException {
        assertThat(run(command).stream()
                        .map(line -> line.replaceAll(" \\[\\d+]$", ""))
                        .toList())
                .as(String.join(" ", command))
                .isEqualTo(lines);
    }

    private List<String> run(String... command) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of("etcdctl", "--endpoints", endpoint));
        line.addAll(List.of(command));
        Path printed = directory.resolve("printed.txt");
        ProcessBuilder builder =
                new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(printed.toFile());
        builder.environment().put("ETCDCTL_API", "2");
        builder.environment().remove("ETCDCTL_ENDPOINTS");
        Process process = builder.start();
        try {
            assertThat(process.waitFor(SECONDS_MAX, TimeUnit.SECONDS))
                    .as(String.join(" ", command))
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        return Files.readAllLines(printed, UTF_8);
    }
}
