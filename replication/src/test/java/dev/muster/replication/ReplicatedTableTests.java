package dev.muster.replication;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("cluster")
class ReplicatedTableTests {

    private static final Duration SOON = Duration.ofSeconds(60);

    private static final TableCodec<String> TEXT = new TableCodec<>() {
        @Override
        public byte[] encode(String value) {
            return value.getBytes(UTF_8);
        }

        @Override
        public String decode(byte[] bytes) {
            return new String(bytes, UTF_8);
        }
    };

    private final List<Cluster> started = new ArrayList<>();

    @AfterEach
    void leave() {
        started.forEach(Cluster::close);
    }

    @Test
    void whatOneMemberWritesAllMembersHoldAndHear() {
        List<ReplicatedTable<String>> tables = threeTables();
        List<String> heard = new CopyOnWriteArrayList<>();
        tables.get(2)
                .listen((before, now) -> heard.add(now.key() + "=" + now.value().orElse("-")));

        tables.get(0).write("a", before -> Optional.of("1"));
        tables.get(1).write("a", before -> before.map(value -> value + "2"));
        tables.get(0).write("a", before -> Optional.empty());

        assertThat(tables.get(0).get("a")).isEmpty();
        await().atMost(SOON).untilAsserted(() -> assertThat(heard).containsExactly("a=1", "a=12", "a=-"));
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(tables.get(1).get("a")).isEmpty());
    }

    @Test
    void aWriterSeesItsOwnWriteAtOnce() {
        ReplicatedTable<String> table = open(ports(1), 0);

        Row<String> row = table.write("k", before -> Optional.of("v"));

        assertThat(table.get("k")).contains("v");
        assertThat(table.rows()).containsExactly(row);
    }

    @Test
    void anEqualValueIsNoChange() {
        ReplicatedTable<String> table = open(ports(1), 0);
        Row<String> first = table.write("k", before -> Optional.of("v"));

        Row<String> second = table.write("k", before -> Optional.of("v"));

        assertThat(second).isEqualTo(first);
    }

    @Test
    void anOfferWithALowerVersionChangesNothing() {
        ReplicatedTable<String> table = open(ports(1), 0);

        assertThat(table.offer("k", 7, "seven")).isTrue();
        assertThat(table.offer("k", 7, "again")).isFalse();
        assertThat(table.offer("k", 3, "three")).isFalse();

        assertThat(table.get("k")).contains("seven");
        assertThat(table.offer("k", 8, "eight")).isTrue();
        assertThat(table.get("k")).contains("eight");
    }

    @Test
    void membersThatLeaveTakeNothingWithThem() {
        List<ReplicatedTable<String>> tables = threeTables();
        IntStream.range(0, 200).forEach(i -> tables.get(i % 3).write("k" + i, before -> Optional.of("v" + i)));

        started.get(0).close();
        started.get(1).close();

        IntStream.range(0, 200)
                .forEach(i -> assertThat(tables.get(2).write("k" + i, before -> before.map(value -> value + "!")))
                        .extracting(Row::value)
                        .isEqualTo(Optional.of("v" + i + "!")));
    }

    @Test
    void aMemberThatJoinsLaterHoldsEverything() {
        List<Integer> ports = ports(2);
        ReplicatedTable<String> first = open(ports, 0);
        IntStream.range(0, 200).forEach(i -> first.write("k" + i, before -> Optional.of("v" + i)));

        ReplicatedTable<String> second = open(ports, 1);

        await().atMost(SOON).untilAsserted(() -> assertThat(second.rows()).hasSize(200));
        assertThat(second.get("k17")).contains("v17");
    }

    @Test
    void concurrentWritersOfOneKeyLoseNoUpdate() throws Exception {
        List<ReplicatedTable<String>> tables = threeTables();
        ExecutorService writers = Executors.newFixedThreadPool(3);
        CountDownLatch done = new CountDownLatch(3);
        for (ReplicatedTable<String> table : tables) {
            writers.execute(() -> {
                for (int i = 0; i < 20; i++) {
                    table.write(
                            "counter",
                            before -> Optional.of(
                                    String.valueOf(before.map(Integer::parseInt).orElse(0) + 1)));
                }
                done.countDown();
            });
        }
        done.await();
        writers.shutdownNow();

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(tables.get(1).get("counter")).contains("60"));
    }

    @Test
    void exactlyOneMemberOwnsAKey() {
        threeTables();
        await().atMost(SOON).untilAsserted(() -> IntStream.range(0, 50)
                .forEach(i -> assertThat(started.stream().filter(member -> member.owns("lease-" + i)))
                        .hasSize(1)));
    }

    @Test
    void aMemberOfAnotherClusterIsRefused() {
        List<Integer> ports = ports(2);
        started.add(Cluster.start(config("one", ports, 0), Clock.systemUTC()));

        assertThatThrownBy(() -> Cluster.start(config("two", ports, 1), Clock.systemUTC()))
                .isInstanceOf(ClusterMismatchException.class)
                .hasMessageContaining("127.0.0.1:" + ports.get(0) + " belongs to another cluster")
                .hasMessageContaining("'two'");
        assertThat(started.get(0).members()).hasSize(1);
    }

    private List<ReplicatedTable<String>> threeTables() {
        List<Integer> ports = ports(3);
        List<ReplicatedTable<String>> tables =
                IntStream.range(0, 3).mapToObj(i -> open(ports, i)).toList();
        await().atMost(SOON).until(() -> started.stream()
                .allMatch(member -> member.members().size() == 3));
        return tables;
    }

    private ReplicatedTable<String> open(List<Integer> ports, int member) {
        Cluster cluster = Cluster.start(config("test", ports, member), Clock.systemUTC());
        started.add(cluster);
        return cluster.table("words", TEXT);
    }

    private static ClusterConfig config(String name, List<Integer> ports, int member) {
        return new ClusterConfig(
                name,
                "m" + member,
                "127.0.0.1",
                ports.get(member),
                ports.stream().map(port -> "127.0.0.1:" + port).toList(),
                "");
    }

    private static List<Integer> ports(int count) {
        return IntStream.range(0, count).mapToObj(i -> FreePorts.next()).toList();
    }
}
