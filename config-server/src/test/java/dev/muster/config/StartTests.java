package dev.muster.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.muster.config.projection.Projection;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

/** What a server makes of its configuration; one that cannot start with it says so in words. */
@ExtendWith(OutputCaptureExtension.class)
class StartTests {

    private final Path directory;

    StartTests(@TempDir Path directory) {
        this.directory = directory;
    }

    @Test
    void aMisspeltPropertyIsNamed(CapturedOutput output) {
        assertThatThrownBy(() -> start("muster.store.direktory=x")).isInstanceOf(Exception.class);

        assertThat(output).contains("APPLICATION FAILED TO START").contains("muster.store.direktory");
    }

    @Test
    void aBadListOfMembersIsNamedWithItsForm(CapturedOutput output) {
        assertThatThrownBy(() -> start("muster.store.members=a=h:1,b,c=h:3", "muster.store.id=a"))
                .isInstanceOf(Exception.class);

        assertThat(output).contains("muster.store.members: 'b' (expected: id=host:port, separated by commas)");
    }

    @Test
    void aRaftPortInUseIsNamed(CapturedOutput output) throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> start("muster.store.port=" + taken.getLocalPort()))
                    .isInstanceOf(Exception.class);

            assertThat(output)
                    .contains("APPLICATION FAILED TO START")
                    .contains("muster.store: ")
                    .contains(String.valueOf(taken.getLocalPort()));
        }
    }

    @Test
    void aReplicationPortInUseIsNamed(CapturedOutput output) throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> start("muster.cluster.port=" + taken.getLocalPort()))
                    .isInstanceOf(Exception.class);

            assertThat(output).contains("APPLICATION FAILED TO START").contains(String.valueOf(taken.getLocalPort()));
        }
    }

    @Test
    void aPortForEtcdClientsInUseIsNamed(CapturedOutput output) throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> start("muster.etcd.port=" + taken.getLocalPort()))
                    .isInstanceOf(Exception.class);

            assertThat(output)
                    .contains("APPLICATION FAILED TO START")
                    .contains("muster.etcd: cannot listen on 127.0.0.1 port " + taken.getLocalPort());
        }
    }

    @Test
    void etcdClientsAreServedBeyondLoopbackOnlyWithCredentials(CapturedOutput output) {
        assertThatThrownBy(() -> start("muster.etcd.host=0.0.0.0")).isInstanceOf(Exception.class);

        assertThat(output)
                .contains("muster.etcd.host: '0.0.0.0' while no credentials are configured")
                .contains("muster.etcd.ssl.client-auth=true");
    }

    @Test
    void aDirectoryThatIsInUseOrBelongsToAnotherMemberIsNamed(CapturedOutput output) {
        try (ConfigurableApplicationContext running = start()) {
            assertThat(running.isRunning()).isTrue();
            assertThatThrownBy(() -> start()).isInstanceOf(Exception.class);
            assertThat(output).contains("in use by a running member");
        }

        assertThatThrownBy(() -> start("muster.store.id=somebody-else")).isInstanceOf(Exception.class);

        assertThat(output).contains("member config-1 (expected: member somebody-else)");
    }

    @Test
    void withATokenItIsAskedForAndNamesTheAuthor() throws Exception {
        String token = "sixteen characters or more";
        try (ConfigurableApplicationContext running = start("muster.security.token=" + token)) {
            Projection projection = running.getBean(Projection.class);
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> projection.known().isPresent());
            String port = running.getEnvironment().getRequiredProperty("local.server.port");
            HttpRequest.Builder publish = HttpRequest.newBuilder(URI.create(
                            "http://127.0.0.1:" + port + "/v1/namespaces/default/configs/orders/default/releases"))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(
                            "{\"format\":\"YAML\",\"content\":\"a: 1\",\"basedOn\":0}"));
            HttpClient client = HttpClient.newHttpClient();

            HttpResponse<String> stranger = client.send(publish.build(), HttpResponse.BodyHandlers.ofString());
            HttpResponse<String> known = client.send(
                    publish.header("Authorization", "Bearer " + token).build(), HttpResponse.BodyHandlers.ofString());

            assertThat(stranger.statusCode()).isEqualTo(401);
            assertThat(stranger.headers().firstValue("Muster-Origin")).isPresent();
            assertThat(known.statusCode()).as(known.body()).isEqualTo(201);
            assertThat(known.body()).contains("\"author\":\"token\"");
        }
    }

    private ConfigurableApplicationContext start(String... properties) {
        List<String> arguments = new ArrayList<>(List.of(
                "--server.port=0",
                "--muster.cluster.port=0",
                "--muster.cluster.name=start-tests",
                "--muster.store.port=0",
                "--muster.etcd.port=0",
                "--muster.store.directory=" + directory.resolve("store"),
                "--logging.level.root=WARN"));
        for (String property : properties) {
            String name = "--" + property.substring(0, property.indexOf('=') + 1);
            arguments.removeIf(argument -> argument.startsWith(name));
            arguments.add("--" + property);
        }
        SpringApplication application = new SpringApplication(ConfigServer.class);
        application.setRegisterShutdownHook(false);
        return application.run(arguments.toArray(String[]::new));
    }
}
