package dev.muster.faults.cluster;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The config server, as its users start it. */
public final class MusterTarget implements Target {

    private static final Duration CHANGE_TIMEOUT = Duration.ofSeconds(70);

    private final Path jar;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    /** @param jar the executable jar */
    public MusterTarget(Path jar) {
        this.jar = jar.toAbsolutePath();
    }

    @Override
    public String name() {
        return "muster";
    }

    @Override
    public List<String> command(Site site, List<Site> sites) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                jar.toString(),
                "--server.address=" + site.host(),
                "--server.port=" + site.httpPort(),
                "--muster.security.open=true",
                "--muster.stream.ping-every=1s",
                "--muster.cluster.host=" + site.host(),
                "--muster.cluster.port=" + site.tablePort(),
                "--muster.cluster.members=" + list(sites, other -> other.host() + ":" + other.tablePort()),
                "--muster.etcd.host=" + site.host(),
                "--muster.etcd.port=" + site.clientPort(),
                "--muster.store.directory=" + site.data(),
                "--muster.store.host=" + site.host(),
                "--muster.store.port=" + site.peerPort(),
                "--muster.store.id=" + site.id()));
        if (sites.size() > 1) {
            command.add("--muster.store.members=" + list(sites, other -> other.id() + "=" + other.peerAddress()));
        }
        return command;
    }

    private static String list(List<Site> sites, Function<Site, String> text) {
        return sites.stream().map(text).collect(Collectors.joining(","));
    }

    @Override
    public void replace(Cluster cluster, Member via, Member lost) throws InterruptedException {
        String members = "http://" + via.site().host() + ":" + via.site().httpPort() + "/v1/store/members";
        Patience.repeat(() -> send(request(members + "/" + lost.id()).DELETE(), "unknown-member"));
        List<String> command = new ArrayList<>(command(lost.site(), cluster.sites()));
        command.add("--muster.store.join=true");
        lost.start(command);
        String place = String.format(
                Locale.ROOT,
                "{\"id\":\"%s\",\"host\":\"%s\",\"port\":%d}",
                lost.id(),
                lost.site().peerHost(),
                lost.site().peerPort());
        Patience.repeat(() -> send(
                request(members)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(place)),
                "member-exists",
                "already-voter"));
        Patience.repeat(() -> send(
                request(members + "/" + lost.id() + "/promote").POST(HttpRequest.BodyPublishers.noBody()),
                "already-voter"));
    }

    private static HttpRequest.Builder request(String uri) {
        return HttpRequest.newBuilder(URI.create(uri)).timeout(CHANGE_TIMEOUT);
    }

    /** @param done reasons of refusals which say that it has been done already */
    private void send(HttpRequest.Builder request, String... done) {
        HttpRequest built = request.build();
        try {
            HttpResponse<String> response =
                    http.send(built, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
            boolean succeeded = response.statusCode() / 100 == 2;
            if (!succeeded && Stream.of(done).noneMatch(response.body()::contains)) {
                throw new IllegalStateException(built.method() + " " + built.uri() + ": " + response.statusCode() + " "
                        + response.body() + " (expected: success)");
            }
        } catch (IOException failure) {
            throw new IllegalStateException(built.method() + " " + built.uri() + ": " + failure, failure);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(built.method() + " " + built.uri() + ": interrupted", e);
        }
    }

    @Override
    public boolean clockMovable() {
        return true;
    }

    @Override
    public boolean logKnown() {
        return true;
    }
}
