package dev.muster.config.coordination.counter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.config.AbstractServerTests;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class CounterHttpTests extends AbstractServerTests {

    private final String name = fresh("visits");
    private final String counter = "/v1/namespaces/default/counters/" + name;

    @Test
    void aCounterIsZeroUntilItIsChanged() {
        assertThat(get(counter).json())
                .isEqualTo(JSON.readTree("{\"name\":\"" + name + "\",\"value\":0,\"revision\":0}"));

        assertThat(post(counter + "/add", "")
                        .json()
                        .path("counter")
                        .path("value")
                        .asLong())
                .isEqualTo(1);
        JsonNode added = post(counter + "/add", "{\"delta\":41}").json();

        assertThat(added.path("outcome").asString()).isEqualTo("changed");
        assertThat(added.path("before").asLong()).isEqualTo(1);
        assertThat(added.path("counter").path("value").asLong()).isEqualTo(42);
        assertThat(get(counter).json()).isEqualTo(added.path("counter"));
        assertThat(get("/v1/namespaces/default/counters").body()).contains("\"" + name + "\"");
    }

    @Test
    void aRepeatedRequestHasOneEffectAndTheSameAnswer() {
        String first =
                post(counter + "/add", "{\"delta\":5}", "Idempotency-Key", name).body();
        post(counter + "/add", "{\"delta\":5}");

        assertThat(post(counter + "/add", "{\"delta\":5}", "Idempotency-Key", name)
                        .body())
                .isEqualTo(first);
        assertThat(value()).isEqualTo(10);
    }

    @Test
    void aChangeThatLeavesTheBoundsIsRefused() {
        post(counter + "/set", "{\"value\":9}");

        JsonNode refused = post(counter + "/add", "{\"delta\":2,\"max\":10}").json();

        assertThat(refused.path("outcome").asString()).isEqualTo("out-of-bounds");
        assertThat(refused.path("bounds").path("max").asLong()).isEqualTo(10);
        assertThat(refused.path("counter").path("value").asLong()).isEqualTo(9);
        assertThat(value()).isEqualTo(9);
    }

    @Test
    void aValueIsSetIfItIsTheExpectedOne() {
        assertThat(post(counter + "/compare-and-set", "{\"expected\":0,\"value\":3}")
                        .json()
                        .path("outcome")
                        .asString())
                .isEqualTo("changed");

        JsonNode different = post(counter + "/compare-and-set", "{\"expected\":0,\"value\":4}")
                .json();

        assertThat(different.path("outcome").asString()).isEqualTo("different");
        assertThat(different.path("expected").asLong()).isZero();
        assertThat(value()).isEqualTo(3);
    }

    @Test
    void idsAreHandedOutOnce() {
        assertThat(post(counter + "/ids", "").json()).isEqualTo(JSON.readTree("{\"first\":1,\"last\":1}"));
        assertThat(post(counter + "/ids", "{\"size\":100}", "Idempotency-Key", name)
                        .json())
                .isEqualTo(JSON.readTree("{\"first\":2,\"last\":101}"));
        assertThat(post(counter + "/ids", "{\"size\":100}", "Idempotency-Key", name)
                        .json())
                .isEqualTo(JSON.readTree("{\"first\":2,\"last\":101}"));

        assertThat(post(counter + "/ids", "{}").json().path("first").asLong()).isEqualTo(102);
        assertThat(value()).as("a line of ids is not the counter of this name").isZero();
    }

    @Test
    void aRemovedCounterIsZeroAgain() {
        post(counter + "/add", "");

        assertThat(delete(counter).status()).isEqualTo(204);

        assertThat(value()).isZero();
    }

    @Test
    void badInputIsNamed() {
        post(counter + "/set", "{}")
                .isProblem(400, "invalid-argument", "value: nothing (expected: a number of 64 bits)");
        post(counter + "/add", "{\"delta\":\"many\"}").isProblem(400, "invalid-argument", "delta: 'many'");
        post(counter + "/add", "{\"min\":2,\"max\":1}")
                .isProblem(400, "invalid-argument", "min: 2 (expected: at most max");
        post(counter + "/ids", "{\"size\":0}")
                .isProblem(400, "invalid-argument", "size: 0 (expected: 1 to 1000000000)");
        get("/v1/namespaces/default/counters/-x").isProblem(400, "invalid-argument", "counter: '-x'");
        get("/v1/namespaces/nowhere/counters/c").isProblem(404, "namespace-not-found", "Namespace 'nowhere'");
    }

    private long value() {
        return get(counter).json().path("value").asLong();
    }
}
