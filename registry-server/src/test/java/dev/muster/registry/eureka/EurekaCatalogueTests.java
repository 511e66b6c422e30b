package dev.muster.registry.eureka;

import static dev.muster.registry.Samples.LEASE;
import static dev.muster.registry.Samples.key;
import static dev.muster.registry.Samples.record;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.api.Namespace;
import dev.muster.api.registry.InstanceStatus;
import dev.muster.registry.TestTicker;
import dev.muster.registry.instance.InMemoryInstances;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class EurekaCatalogueTests {

    private final TestTicker ticker = new TestTicker();
    private final EurekaCatalogue catalogue =
            new EurekaCatalogue("this-run", Namespace.DEFAULT, ticker, new JsonMapper());
    private final InMemoryInstances instances = new InMemoryInstances().tell(catalogue);

    @Test
    void nothingIsAnEmptyListWithAnEmptyHash() {
        assertThat(all())
                .isEqualTo("{\"applications\":{\"versions__delta\":\"0\",\"apps__hashcode\":\"\",\"application\":[]}}");
    }

    @Test
    void statesAreCountedInTheOrderOfTheirNames() {
        add("a", InstanceStatus.UP);
        add("b", InstanceStatus.DRAINING);
        add("c", InstanceStatus.UP);
        add("d", InstanceStatus.DOWN);

        assertThat(all()).contains("\"apps__hashcode\":\"DOWN_1_OUT_OF_SERVICE_1_UP_2_\"");
    }

    @Test
    void aChangeIsToldForThreeMinutes() {
        add("a", InstanceStatus.UP);

        ticker.advance(Duration.ofMinutes(3));
        assertThat(delta()).contains("\"instanceId\":\"a\"");
        ticker.advance(Duration.ofMillis(1));

        assertThat(delta()).doesNotContain("\"instanceId\":\"a\"").contains("\"apps__hashcode\":\"UP_1_\"");
    }

    @Test
    void whatIsBuiltIsSharedUntilSomethingChanges() {
        add("a", InstanceStatus.UP);
        byte[] first = catalogue.all().body();
        byte[] delta = catalogue.delta().orElseThrow().body();

        assertThat(catalogue.all().body()).isSameAs(first);
        assertThat(catalogue.delta().orElseThrow().body()).isSameAs(delta);
        add("b", InstanceStatus.UP);
        assertThat(catalogue.all().body()).isNotSameAs(first);
    }

    @Test
    void moreChangesThanThereIsRoomForAreNotToldInPart() {
        IntStream.rangeClosed(0, 10_000).forEach(i -> add("i" + i, InstanceStatus.UP));

        assertThat(catalogue.delta()).isEmpty();
        ticker.advance(Duration.ofMinutes(3).plusMillis(1));

        assertThat(delta()).contains("\"apps__hashcode\":\"UP_10001_\"").doesNotContain("instanceId");
    }

    @Test
    void aNewServerSendsThoseBackWhoHaveAList() {
        EurekaWarmUp warmUp = new EurekaWarmUp(ticker, Duration.ofSeconds(35));

        assertThat(warmUp.over()).isFalse();
        ticker.advance(Duration.ofSeconds(35));
        assertThat(warmUp.over()).isTrue();
    }

    private void add(String id, InstanceStatus status) {
        instances.write(key("orders", id), before -> Optional.of(record(LEASE, status)));
    }

    private String all() {
        return new String(catalogue.all().body(), StandardCharsets.UTF_8);
    }

    private String delta() {
        return new String(catalogue.delta().orElseThrow().body(), StandardCharsets.UTF_8);
    }
}
