package dev.muster.config.coordination.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muster.config.AbstractServerTests;
import dev.muster.config.Background;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class LockHttpTests extends AbstractServerTests {

    private static final String LOCKS = "/v1/namespaces/default/locks";
    private static final String LEASES = "/v1/namespaces/default/leases";
    private static final Duration SOON = Duration.ofSeconds(60);

    private final String name = fresh("lock");
    private final String lock = LOCKS + "/" + name;

    @Test
    void aLockIsGrantedSeenAndReleasedByItsToken() {
        JsonNode granted = acquire("ann", "");
        assertThat(granted.path("outcome").asString()).isEqualTo("granted");
        JsonNode grant = granted.path("grant");
        long token = grant.path("token").asLong();
        assertThat(token).isPositive();
        assertThat(grant.path("lease").asString()).matches("[0-9a-f]{16}");
        assertThat(grant.path("locks").toString()).isEqualTo("[{\"lock\":\"" + name + "\",\"mode\":\"EXCLUSIVE\"}]");

        JsonNode busy = acquire("bob", "");
        assertThat(busy.path("outcome").asString()).isEqualTo("busy");
        assertThat(busy.path("ahead").get(0).path("standing").path("owner").asString())
                .isEqualTo("ann");
        JsonNode view = get(lock).json();
        assertThat(view.path("holders").get(0).path("standing").path("token").asLong())
                .isEqualTo(token);
        assertThat(view.path("waiters").size()).isZero();

        assertThat(delete(lock + "?token=" + (token + 1)).json().path("outcome").asString())
                .isEqualTo("not-held");
        assertThat(delete(lock + "?token=" + token).json().path("outcome").asString())
                .isEqualTo("released");
        assertThat(delete(lock + "?token=" + token).json().path("outcome").asString())
                .isEqualTo("not-held");
        assertThat(get(lock).json().path("holders").size()).isZero();
        assertThat(get(LEASES + "/" + grant.path("lease").asString()).status())
                .as("the lease went with the lock")
                .isEqualTo(404);
        assertThat(acquire("bob", "").path("grant").path("token").asLong()).isGreaterThan(token);
    }

    @Test
    void whoWaitsIsServedInTurnAndToldAfterTheStatus() throws Exception {
        long first = acquire("ann", "").path("grant").path("token").asLong();

        CompletableFuture<Answer> second =
                CompletableFuture.supplyAsync(() -> post(lock, wish("bob", ",\"wait\":\"PT60S\"")));
        await().atMost(SOON).until(() -> waiters() == 1);
        assertThat(delete(lock + "?token=" + first).json().path("outcome").asString())
                .isEqualTo("released");

        Answer answer = second.get(60, TimeUnit.SECONDS);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("content-type")).startsWith("application/json");
        assertThat(answer.json().path("grant").path("owner").asString()).isEqualTo("bob");
        assertThat(answer.json().path("grant").path("token").asLong()).isGreaterThan(first);
    }

    @Test
    void aWaitEnds() {
        acquire("ann", "");

        JsonNode outcome = acquire("bob", ",\"wait\":\"PT0.2S\"");

        assertThat(outcome.path("outcome").asString()).isEqualTo("timed-out");
        assertThat(outcome.path("ahead").get(0).path("standing").path("owner").asString())
                .isEqualTo("ann");
        assertThat(waiters()).isZero();
    }

    @Test
    void aRepeatedRequestFindsItsGrant() {
        JsonNode first = post(lock, wish("ann", ""), "Idempotency-Key", "r-1").json();
        JsonNode again = post(lock, wish("ann", ""), "Idempotency-Key", "r-1").json();
        JsonNode inBody = acquire("ann", ",\"request\":\"r-1\"");

        assertThat(first.path("outcome").asString()).isEqualTo("granted");
        assertThat(again).isEqualTo(first);
        assertThat(inBody).isEqualTo(first);
        assertThat(acquire("ann", ",\"request\":\"r-2\"").path("outcome").asString())
                .isEqualTo("busy");
        post(lock, wish("ann", ",\"request\":\"r-2\""), "Idempotency-Key", "r-1")
                .isProblem(400, "invalid-argument", "request: r-2 (expected: r-1 as in the header Idempotency-Key");
    }

    @Test
    void aRequestThatWasReleasedIsGone() {
        JsonNode first = acquire("ann", ",\"request\":\"r-1\"");
        delete(lock + "?token=" + first.path("grant").path("token").asLong());

        JsonNode again = acquire("ann", ",\"request\":\"r-1\"");

        assertThat(again.path("outcome").asString()).isIn("gone", "granted");
        if (again.path("outcome").asString().equals("granted")) {
            assertThat(again.path("grant").path("token").asLong())
                    .isGreaterThan(first.path("grant").path("token").asLong());
        }
    }

    @Test
    void aClientThatGoesAwayLeavesTheQueue() {
        acquire("ann", "");

        Background client = Background.post(uri(lock), wish("bob", ",\"wait\":\"PT1H\""));
        await().atMost(SOON).until(() -> waiters() == 1);
        client.close();

        await().atMost(SOON).until(() -> waiters() == 0);
    }

    @Test
    void readersShareAndAWriterWaits() {
        JsonNode one = acquire("ann", ",\"mode\":\"SHARED\"");
        JsonNode two = acquire("bob", ",\"mode\":\"SHARED\"");
        JsonNode writer = acquire("cid", ",\"mode\":\"EXCLUSIVE\"");

        assertThat(one.path("outcome").asString()).isEqualTo("granted");
        assertThat(two.path("outcome").asString()).isEqualTo("granted");
        assertThat(writer.path("outcome").asString()).isEqualTo("busy");
        assertThat(get(lock).json().path("holders").size()).isEqualTo(2);
    }

    @Test
    void severalLocksAreTakenInOneStepAndEndWithTheirLease() {
        String other = fresh("lock");
        String body = "{\"locks\":[{\"lock\":\"" + name + "\"},{\"lock\":\"" + other
                + "\",\"mode\":\"SHARED\"}],\"owner\":\"ann\",\"ttl\":\"PT30S\"}";

        JsonNode granted = post(LOCKS, body).json();

        assertThat(granted.path("grant").path("locks").size()).isEqualTo(2);
        assertThat(acquire("bob", "").path("outcome").asString()).isEqualTo("busy");
        assertThat(get(LOCKS + "/" + other).json().path("holders").size()).isEqualTo(1);
        assertThat(delete(LEASES + "/" + granted.path("grant").path("lease").asString())
                        .status())
                .isEqualTo(204);
        assertThat(get(lock).json().path("holders").size()).isZero();
        assertThat(get(LOCKS + "/" + other).json().path("holders").size()).isZero();
    }

    @Test
    void locksLiveOnALeaseOfTheCaller() {
        String lease = post(LEASES, "{\"ttl\":\"PT30S\"}").json().path("lease").asString();

        JsonNode granted =
                post(lock, "{\"owner\":\"ann\",\"lease\":\"" + lease + "\"}").json();

        assertThat(granted.path("grant").path("lease").asString()).isEqualTo(lease);
        delete(lock + "?token=" + granted.path("grant").path("token").asLong());
        assertThat(put(LEASES + "/" + lease).status())
                .as("it stays the caller's")
                .isEqualTo(200);
        post(lock, "{\"owner\":\"ann\",\"lease\":\"00000000000000ff\"}").isProblem(404, "lease-not-found", "");
    }

    @Test
    void whoWaitsInVainIsReported() {
        String other = fresh("lock");
        acquire("x-" + name, "");
        post(LOCKS + "/" + other, wish("y-" + name, ""));
        Background one = Background.post(uri(LOCKS + "/" + other), wish("x-" + name, ",\"wait\":\"PT60S\""));
        Background two = Background.post(uri(lock), wish("y-" + name, ",\"wait\":\"PT60S\""));

        await().atMost(SOON).untilAsserted(() -> assertThat(
                        get(LOCKS).json().path("deadlocks").toString())
                .contains("[\"x-" + name + "\",\"y-" + name + "\"]"));
        one.close();
        two.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"ttl\":\"PT9S\"}|owner: nothing (expected: the name of who asks)",
                "{\"owner\":\"a b\",\"ttl\":\"PT9S\"}|owner: 'a b'",
                "{\"owner\":\"ann\"}|lease: null, ttl: null (expected: one of the two)",
                "{\"owner\":\"ann\",\"ttl\":\"PT0S\"}|ttl: PT0S (expected: more than PT0S)",
                "{\"owner\":\"ann\",\"ttl\":\"soon\"}|ttl: 'soon' (expected: a duration such as PT15S)",
                "{\"owner\":\"ann\",\"lease\":\"x\"}|lease: 'x' (expected: 1 to 16 hexadecimal digits",
                "{\"owner\":\"ann\",\"ttl\":\"PT9S\",\"wait\":\"PT25H\"}|wait: PT25H (expected: PT0S to PT24H)",
                "{\"owner\":\"ann\",\"ttl\":\"PT9S\",\"mode\":\"BOTH\"}|mode: 'BOTH' (expected: one of [EXCLUSIVE, SHARED])",
                "{\"owner\":\"ann\",\"ttl\":\"PT9S\",\"colour\":1}|colour: unknown field",
                "{\"owner\":\"ann\",\"ttl\":\"PT9S\",\"request\":\"a b\"}|requestId: 'a b'",
                "|body: nothing",
            })
    void aBodyThatCannotBeRightIsRefusedWithTheField(@Nullable String body, String detail) {
        post(lock, body == null ? "" : body).isProblem(400, "invalid-argument", detail);

        assertThat(get(lock).json().path("holders").size()).isZero();
    }

    @Test
    void listsAndTokensThatCannotBeAreRefused() {
        post(LOCKS, "{\"owner\":\"ann\",\"ttl\":\"PT9S\"}").isProblem(400, "invalid-argument", "locks: nothing");
        post(LOCKS, "{\"owner\":\"ann\",\"ttl\":\"PT9S\",\"locks\":[{\"mode\":\"SHARED\"}]}")
                .isProblem(400, "invalid-argument", "locks.lock: nothing");
        post(LOCKS, "{\"owner\":\"ann\",\"ttl\":\"PT9S\",\"locks\":[null]}")
                .isProblem(400, "invalid-argument", "locks: nothing");
        post(LOCKS, "{\"owner\":\"ann\",\"ttl\":\"PT9S\",\"locks\":[{\"lock\":\"a\"},{\"lock\":\"a\"}]}")
                .isProblem(400, "invalid-argument", "locks: a twice (expected: each lock once)");
        delete(lock).isProblem(400, "invalid-argument", "token: nothing (expected: the token of the grant)");
        delete(lock + "?token=0").isProblem(400, "invalid-argument", "token: 0 (expected: at least 1)");
        delete(lock + "?token=x").isProblem(400, "invalid-argument", "token: 'x'");
        get(LOCKS + "/a%20b").isProblem(400, "invalid-argument", "lock: 'a b'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/namespaces/nowhere/locks", "/v1/namespaces/nowhere/locks/a"})
    void anUnknownNamespaceIsNotAnEmptyOne(String path) {
        get(path).isProblem(404, "namespace-not-found", "Namespace 'nowhere' does not exist");
        post("/v1/namespaces/nowhere/locks/a", wish("ann", ""))
                .isProblem(404, "namespace-not-found", "Namespace 'nowhere'");
        delete("/v1/namespaces/nowhere/locks/a?token=1").isProblem(404, "namespace-not-found", "Namespace 'nowhere'");
    }

    private int waiters() {
        return get(lock).json().path("waiters").size();
    }

    private JsonNode acquire(String owner, String more) {
        Answer answer = post(lock, wish(owner, more));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json();
    }

    private static String wish(String owner, String more) {
        return "{\"owner\":\"" + owner + "\",\"ttl\":\"PT30S\"" + more + "}";
    }
}
