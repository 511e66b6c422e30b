package dev.muster.starter.loadbalancer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.cloud.client.DefaultServiceInstance;
import org.springframework.cloud.client.ServiceInstance;

class SubsetTests {

    private final List<ServiceInstance> all =
            IntStream.range(0, 100).mapToObj(SubsetTests::instance).toList();

    @Test
    void smallServicesAreCalledAsAWhole() {
        assertThat(new Subset("me", 100).of(all)).isSameAs(all);
        assertThat(new Subset("me", 0).of(all)).isSameAs(all);
    }

    @Test
    void pickHasItsSizeAndStays() {
        Subset subset = new Subset("me", 10);

        assertThat(subset.of(all)).hasSize(10).isEqualTo(subset.of(all)).isSubsetOf(all);
    }

    @Test
    void oneInstanceLessChangesAtMostOneOfThePick() {
        Subset subset = new Subset("me", 10);
        List<ServiceInstance> before = subset.of(all);
        List<ServiceInstance> left = new ArrayList<>(all);
        left.remove(before.get(3));

        List<ServiceInstance> after = subset.of(left);

        assertThat(after)
                .hasSize(10)
                .containsAll(before.stream().filter(left::contains).toList());
    }

    @Test
    void picksOfManyCallersAreSpread() {
        Map<ServiceInstance, Integer> picked = new HashMap<>();
        for (int caller = 0; caller < 500; caller++) {
            new Subset("caller-" + caller, 10).of(all).forEach(instance -> picked.merge(instance, 1, Integer::sum));
        }

        assertThat(picked).hasSize(100);
        assertThat(picked.values()).allSatisfy(times -> assertThat(times).isBetween(15, 100)); // 50 on average
    }

    private static ServiceInstance instance(int number) {
        return new DefaultServiceInstance("host-" + number + ":8080", "shop", "10.0.0." + number, 8_080, false);
    }
}
