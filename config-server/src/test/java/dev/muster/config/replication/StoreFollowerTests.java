package dev.muster.config.replication;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muster.api.Namespace;
import dev.muster.api.RequestId;
import dev.muster.api.config.ConfigName;
import dev.muster.api.config.Format;
import dev.muster.api.config.GrayRule;
import dev.muster.api.config.ReleaseSummary;
import dev.muster.api.coordination.Key;
import dev.muster.api.coordination.Operation;
import dev.muster.api.coordination.Transaction;
import dev.muster.api.coordination.Value;
import dev.muster.config.cluster.ConfigKeys;
import dev.muster.config.cluster.StoredJson;
import dev.muster.config.gray.StoredGray;
import dev.muster.config.gray.StoredGrays;
import dev.muster.config.projection.ProjectedState;
import dev.muster.config.projection.ReleasedConfig;
import dev.muster.config.release.StoredRelease;
import dev.muster.store.Limits;
import dev.muster.store.Store;
import dev.muster.store.local.LocalStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StoreFollowerTests {

    private static final Namespace NS = Namespace.DEFAULT;
    private static final Duration SOON = Duration.ofSeconds(60);

    @Test
    void whatWasThereBeforeAndWhatComesLaterIsProjected() {
        Store store = LocalStore.open();
        for (int i = 0; i < 1_100; i++) { // more than one page
            publish(store, "app-" + i, 1, "n: " + i);
        }

        try (FollowedStore followed = FollowedStore.follow(store)) {
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(state(followed).in(NS)).hasSize(1_100));
            publish(store, "app-7", 2, "n: new");

            await().atMost(SOON)
                    .untilAsserted(() ->
                            assertThat(current(followed, "app-7").properties()).isEqualTo(Map.of("n", "new")));
            assertThat(current(followed, "app-1099").properties()).isEqualTo(Map.of("n", 1099));
            assertThat(state(followed).revision()).isEqualTo(store.status().revision());
        }
    }

    @Test
    void aFollowerThatIsCutOffReadsEverythingAgain() {
        Store store = LocalStore.open(Limits.defaults().withWatches(10, 1, 1), Clock.systemUTC());
        try (FollowedStore followed = FollowedStore.follow(store)) {
            followed.projection().listen((released, first) -> pause());

            for (int i = 1; i <= 200; i++) {
                publish(store, "a", i, "n: " + i);
            }

            await().atMost(SOON)
                    .untilAsserted(() ->
                            assertThat(current(followed, "a").properties()).isEqualTo(Map.of("n", 200)));
        }
    }

    @Test
    void aReleaseThatCannotBeReadLeavesTheOneBeforeInForce() {
        Store store = LocalStore.open();
        try (FollowedStore followed = FollowedStore.follow(store)) {
            publish(store, "a", 1, "n: 1");
            publish(store, "a", 2, "n: [");
            store.put(
                            RequestId.random(),
                            ConfigKeys.current(NS, new ConfigName("strange", "default")),
                            Value.of("{\"format\":99}"))
                    .join();
            publish(store, "b", 1, "n: 1");

            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(state(followed).in(NS)).hasSize(2));
            assertThat(current(followed, "a").release().number()).isEqualTo(1);
        }
    }

    @Test
    void grayReleasesAreProjectedWhenTheyComeAndAreThereAfterARestart() {
        Store store = LocalStore.open();
        ConfigName name = new ConfigName("a", "default");
        try (FollowedStore followed = FollowedStore.follow(store);
                FollowedStore restarted = following(store, name)) {
            await().atMost(SOON).untilAsserted(() -> assertThat(state(followed).revision())
                    .isEqualTo(store.status().revision()));
            ReleasedConfig seen = current(followed, "a");

            assertThat(current(restarted, "a")).isEqualTo(seen);
            assertThat(seen.properties()).isEqualTo(Map.of("n", 3));
            assertThat(seen.grays())
                    .extracting(gray -> gray.properties().get("n"))
                    .containsExactlyInAnyOrder(1, 2);
            assertThat(seen.revision()).isEqualTo(store.status().revision());
            JsonCodec<ReleasedConfig> codec = new JsonCodec<>(ReleasedConfig.class);
            assertThat(codec.decode(codec.encode(seen))).isEqualTo(seen);
            assertThat(codec.decode(("{\"namespace\":\"default\",\"release\":"
                                    + new String(new JsonCodec<>(ReleaseSummary.class).encode(seen.release()), UTF_8)
                                    + ",\"properties\":{\"n\":3}}")
                            .getBytes(UTF_8)))
                    .isEqualTo(new ReleasedConfig(NS, seen.release(), seen.properties()));
        }
    }

    /** A follower that begins after two gray releases and another release. */
    private static FollowedStore following(Store store, ConfigName name) {
        publish(store, "a", 1, "n: 0");
        publishGray(store, name, 1);
        publishGray(store, name, 1, 2);
        publish(store, "a", 2, "n: 3");
        store.put(RequestId.random(), ConfigKeys.gray(NS, name), grays(1, 2)).join();
        return FollowedStore.follow(store);
    }

    private static void publishGray(Store store, ConfigName name, long... numbers) {
        long newest = numbers[numbers.length - 1];
        store.commit(
                        RequestId.random(),
                        Transaction.builder()
                                .then(
                                        Operation.put(ConfigKeys.gray(NS, name), grays(numbers)),
                                        Operation.put(ConfigKeys.grayText(NS, name, newest), Value.of("n: " + newest)))
                                .build())
                .join();
    }

    private static Value grays(long... numbers) {
        return StoredJson.encode(new StoredGrays(
                1,
                numbers[numbers.length - 1],
                Arrays.stream(numbers)
                        .mapToObj(number -> new StoredGray(
                                number,
                                new GrayRule.Percentage(10),
                                1,
                                Format.YAML,
                                "",
                                "ann",
                                "",
                                Instant.EPOCH,
                                null))
                        .toList()));
    }

    private static ProjectedState state(FollowedStore followed) {
        return followed.projection().state();
    }

    private static ReleasedConfig current(FollowedStore followed, String application) {
        Optional<ReleasedConfig> current = state(followed).current(NS, new ConfigName(application, "default"));
        assertThat(current).as(application).isPresent(); // while it is awaited it may not be there yet
        return current.orElseThrow();
    }

    /** Holds up the store's watch thread, which nothing in the projection does by itself. */
    private static void pause() {
        await().pollDelay(Duration.ofMillis(20)).until(() -> true);
    }

    private static void publish(Store store, String application, long number, String yaml) {
        ConfigName name = new ConfigName(application, "default");
        Value record = StoredJson.encode(
                new StoredRelease(1, number, Format.YAML, "", "ann", "", Instant.EPOCH, number - 1, null, null, ""));
        Key current = ConfigKeys.current(NS, name);
        store.commit(
                        RequestId.random(),
                        Transaction.builder()
                                .then(
                                        Operation.put(ConfigKeys.release(NS, name, number), record),
                                        Operation.put(ConfigKeys.content(NS, name, number), Value.of(yaml)),
                                        Operation.put(current, record))
                                .build())
                .join();
    }
}
