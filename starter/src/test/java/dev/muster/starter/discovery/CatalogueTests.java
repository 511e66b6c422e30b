package dev.muster.starter.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muster.api.registry.InstanceStatus;
import dev.muster.starter.DiskCopy;
import dev.muster.starter.http.Backoff;
import dev.muster.starter.http.HttpTimeouts;
import dev.muster.starter.http.MusterClient;
import dev.muster.starter.http.RegistryClient;
import dev.muster.starter.http.StreamLimits;
import dev.muster.starter.stub.StubRegistry;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.cloud.client.ServiceInstance;

class CatalogueTests {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration FIRST_WAIT = Duration.ofSeconds(30);
    private static final StreamLimits LIMITS = new StreamLimits(
            Duration.ofSeconds(20), 1_000_000, new Backoff(Duration.ofMillis(10), Duration.ofMillis(50)));

    private final StubRegistry registry = StubRegistry.started();
    private final List<Catalogue> started = new ArrayList<>();
    private final Path directory;

    CatalogueTests(@TempDir Path directory) {
        this.directory = directory;
    }

    @AfterEach
    void closeAll() {
        started.forEach(Catalogue::stop);
        registry.close();
    }

    @Test
    void firstLookupWaitsForTheFirstWordOfAServer() {
        registry.list("orders", "a", 1001);
        Catalogue catalogue = catalogue(FIRST_WAIT, null);

        assertThat(ids(catalogue, "orders")).containsExactly("a");
    }

    @Test
    void firstLookupWaitsNoLongerThanAllowed() {
        registry.stop();
        Catalogue catalogue = catalogue(Duration.ofMillis(100), null);

        List<String> found = ids(catalogue, "orders");

        assertThat(found).isEmpty();
        assertThat(catalogue.patience()).isZero();
    }

    @Test
    void followsEveryChange() {
        Catalogue catalogue = catalogue(FIRST_WAIT, null);

        registry.list("orders", "b", 1002);
        registry.list("orders", "a", 1001);
        await().atMost(LIMIT).until(() -> ids(catalogue, "orders").equals(List.of("a", "b")));
        registry.list("orders", "a", 1001, InstanceStatus.DRAINING, Map.of());
        await().atMost(LIMIT).until(() -> ids(catalogue, "orders").equals(List.of("b")));
        registry.remove("orders", "b");

        await().atMost(LIMIT).until(() -> ids(catalogue, "orders").isEmpty());
        assertThat(catalogue.services()).containsExactly("orders");
    }

    @Test
    void onlyInstancesThatTakeCallsAreFound() {
        for (InstanceStatus status : InstanceStatus.values()) {
            registry.list("orders", status.name(), 1001, status, Map.of());
        }
        Catalogue catalogue = catalogue(FIRST_WAIT, null);

        assertThat(ids(catalogue, "ORDERS")).containsExactly("UP");
        assertThat(catalogue.view().instances()).isEqualTo(5);
    }

    @Test
    void unknownAndImpossibleNamesFindNothing() {
        Catalogue catalogue = catalogue(FIRST_WAIT, null);

        assertThat(ids(catalogue, "nobody")).isEmpty();
        assertThat(ids(catalogue, "no such/name")).isEmpty();
    }

    @Test
    void foundInstanceSpeaksTheWordsOfSpringCloud() {
        registry.list(
                "orders",
                "a",
                1001,
                InstanceStatus.UP,
                Map.of("zone", "z1", "weight", "7", "version", "2.0", "x", "y"));
        Catalogue catalogue = catalogue(FIRST_WAIT, null);

        ServiceInstance found = catalogue.callable("orders").get(0);

        assertThat(found.getInstanceId()).isEqualTo("a");
        assertThat(found.getServiceId()).isEqualTo("orders");
        assertThat(found.getUri()).isEqualTo(URI.create("http://127.0.0.1:1001"));
        assertThat(found.isSecure()).isFalse();
        assertThat(found.getScheme()).isEqualTo("http");
        assertThat(found.getMetadata()).isEqualTo(Map.of("zone", "z1", "weight", "7", "version", "2.0", "x", "y"));
    }

    @Test
    void goesOnWithTheLastKnownCopyAndSaysThatItIsStale() {
        registry.list("orders", "a", 1001);
        Catalogue catalogue = catalogue(FIRST_WAIT, null);
        assertThat(ids(catalogue, "orders")).containsExactly("a");
        assertThat(catalogue.view().stale()).isFalse();

        registry.stop();

        await().atMost(LIMIT).until(() -> catalogue.view().stale());
        assertThat(ids(catalogue, "orders")).containsExactly("a");
        assertThat(catalogue.view().server()).isNull();
        assertThat(catalogue.view().problem()).contains(registry.uri().toString());
        assertThat(catalogue.view().asOf()).isNotNull();
    }

    @Test
    void resumesAfterAnInterruptionWithoutMissingAnything() {
        registry.list("orders", "a", 1001);
        Catalogue catalogue = catalogue(FIRST_WAIT, null);
        assertThat(ids(catalogue, "orders")).containsExactly("a");

        registry.stop();
        registry.list("orders", "b", 1002);
        registry.remove("orders", "a");
        registry.start();

        await().atMost(LIMIT).until(() -> ids(catalogue, "orders").equals(List.of("b")));
        assertThat(registry.log()).containsSubsequence("WATCH anew", "WATCH resumed");
        assertThat(catalogue.view().stale()).isFalse();
    }

    @Test
    void snapshotOfAnotherHistoryReplacesEverything() {
        registry.list("orders", "a", 1001);
        registry.list("stock", "s", 1003);
        Catalogue catalogue = catalogue(FIRST_WAIT, null);
        assertThat(catalogue.services()).containsExactly("orders", "stock");

        registry.stop();
        registry.forget();
        registry.list("orders", "b", 1002);
        registry.start();

        await().atMost(LIMIT).until(() -> ids(catalogue, "orders").equals(List.of("b")));
        assertThat(catalogue.services()).containsExactly("orders");
    }

    @Test
    void asksForTheWantedServicesOnly() {
        Catalogue catalogue = catalogue(List.of("orders", "stock"), FIRST_WAIT, null);

        assertThat(catalogue.services()).isEmpty();
        assertThat(registry.requests()).first().isEqualTo("GET /v1/namespaces/default/watch?services=orders%2Cstock");
    }

    @Test
    void startsFromTheCopyOnDiskWhenAllServersAreAway() {
        DiskCopy disk = DiskCopy.of(directory, "registry", List.of("default"));
        registry.list("orders", "a", 1001);
        Catalogue before = catalogue(FIRST_WAIT, disk);
        assertThat(ids(before, "orders")).containsExactly("a");
        before.stop();
        registry.stop();

        Catalogue catalogue = catalogue(FIRST_WAIT, disk);

        assertThat(ids(catalogue, "orders"))
                .as("does not wait long as it has a copy")
                .containsExactly("a");
        assertThat(catalogue.view().stale()).isTrue();
        assertThat(catalogue.view().asOf()).isNotNull();
        registry.start();
        await().atMost(LIMIT).until(() -> !catalogue.view().stale());
    }

    @Test
    void copyOnDiskIsWrittenWhileItRuns() {
        DiskCopy disk = DiskCopy.of(directory, "registry", List.of("default"));
        Catalogue catalogue = catalogue(FIRST_WAIT, disk);
        assertThat(ids(catalogue, "orders")).isEmpty();

        registry.list("orders", "a", 1001);

        await().atMost(LIMIT).untilAsserted(() -> assertThat(disk.read())
                .hasValueSatisfying(content ->
                        assertThat(new String(content, StandardCharsets.UTF_8)).contains("\"a\"")));
    }

    @Test
    void damagedCopyOnDiskIsNotUsed() throws IOException {
        DiskCopy disk = DiskCopy.of(directory, "registry", List.of("default"));
        Files.createDirectories(directory);
        Files.writeString(disk.file(), "muster-copy 1 sha256 00 not what it says");
        registry.stop();

        Catalogue catalogue = catalogue(Duration.ofMillis(50), disk);

        assertThat(ids(catalogue, "orders")).isEmpty();
    }

    @Test
    void tellsOfChangesSomeAtATimeAndNotUnderAFailingListenersFeet() {
        Catalogue catalogue = catalogue(FIRST_WAIT, null);
        assertThat(ids(catalogue, "orders")).isEmpty();
        List<Long> told = new CopyOnWriteArrayList<>();
        catalogue.onChange(revision -> {
            throw new IllegalStateException("a listener that fails");
        });
        catalogue.onChange(told::add);

        for (int i = 0; i < 200; i++) {
            registry.list("orders", "i" + i, 2000 + i);
        }

        await().atMost(LIMIT)
                .until(() -> told.contains(catalogue.revision())
                        && ids(catalogue, "orders").size() == 200);
        assertThat(told).isSorted().hasSizeLessThan(200);
    }

    @Test
    void stoppedCatalogueLeavesNoThread() {
        Catalogue catalogue = catalogue(FIRST_WAIT, null);
        assertThat(ids(catalogue, "orders")).isEmpty();

        catalogue.stop();

        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                        .noneMatch(each -> each.getName().equals("muster-watch")
                                || each.getName().equals("muster-catalogue")));
    }

    private Catalogue catalogue(Duration firstWait, @Nullable DiskCopy disk) {
        return catalogue(List.of(), firstWait, disk);
    }

    private Catalogue catalogue(List<String> services, Duration firstWait, @Nullable DiskCopy disk) {
        MusterClient client = new MusterClient(
                "registry",
                List.of(registry.uri()),
                null,
                new HttpTimeouts(Duration.ofSeconds(10), Duration.ofSeconds(20)),
                new Random(7));
        Catalogue catalogue = new Catalogue(
                new RegistryClient(client, "default"), services, firstWait, disk, LIMITS, Clock.systemUTC());
        started.add(catalogue);
        catalogue.start();
        return catalogue;
    }

    private static List<String> ids(Catalogue catalogue, String service) {
        return catalogue.callable(service).stream()
                .map(ServiceInstance::getInstanceId)
                .toList();
    }
}
