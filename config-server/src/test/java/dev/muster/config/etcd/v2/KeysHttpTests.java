package dev.muster.config.etcd.v2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muster.config.AbstractServerTests;
import dev.muster.config.etcd.EdgeClient;
import dev.muster.config.etcd.EdgeClient.Lines;
import dev.muster.config.etcd.EdgeClient.Reply;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What etcd 3.4.23 answered to the same requests. */
class KeysHttpTests extends AbstractServerTests {

    private static final int SECONDS_MAX = 60;

    private EdgeClient etcd = new EdgeClient(URI.create("http://localhost"));
    private String key = "";

    @BeforeEach
    void ownKey() {
        etcd = new EdgeClient(uri("/"));
        key = "/" + fresh("v2");
    }

    @Test
    void aValueIsSetReadReplacedAndDeleted() {
        Reply created = set("value=Hello");
        Reply read = read("");
        Reply replaced = set("value=Hello2");
        Reply deleted = remove("");

        assertThat(created.status()).isEqualTo(201);
        assertThat(created.body())
                .isEqualTo(
                        "{\"action\":\"set\",\"node\":{\"key\":\"" + key + "\",\"value\":\"Hello\",\"modifiedIndex\":"
                                + created.index() + ",\"createdIndex\":" + created.index() + "}}\n");
        assertThat(created.header("X-Etcd-Cluster-Id")).matches("[0-9a-f]+");
        assertThat(created.header("X-Raft-Index")).matches("[0-9]+");
        assertThat(created.header("X-Raft-Term")).matches("[0-9]+");
        assertThat(read.status()).isEqualTo(200);
        assertThat(read.json().path("action").asString()).isEqualTo("get");
        assertThat(read.node()).isEqualTo(created.node());
        assertThat(replaced.status()).isEqualTo(200);
        assertThat(replaced.json().path("prevNode")).isEqualTo(created.node());
        assertThat(replaced.node().path("createdIndex").asLong()).isEqualTo(replaced.index());
        assertThat(deleted.json().path("action").asString()).isEqualTo("delete");
        assertThat(deleted.node().has("value")).isFalse();
        assertThat(deleted.node().path("modifiedIndex").asLong()).isEqualTo(deleted.index());
        assertThat(deleted.node().path("createdIndex").asLong()).isEqualTo(replaced.index());
        refused(read(""), 404, 100, "Key not found", key);
        refused(remove(""), 404, 100, "Key not found", key);
    }

    @Test
    void whatComparesKeepsWhereItWasCreated() {
        Reply created = set("value=one");

        refused(set("?prevValue=two", "value=three"), 412, 101, "Compare failed", "[two != one]");
        refused(set("?prevIndex=1", "value=three"), 412, 101, "Compare failed", "[1 != " + created.index() + "]");
        refused(
                set("?prevIndex=1&prevValue=x", "value=three"),
                412,
                101,
                "Compare failed",
                "[x != one] [1 != " + created.index() + "]");
        Reply swapped = set("?prevValue=one", "value=two");
        assertThat(swapped.json().path("action").asString()).isEqualTo("compareAndSwap");
        assertThat(swapped.status()).isEqualTo(200);
        assertThat(swapped.node().path("createdIndex").asLong()).isEqualTo(created.index());
        Reply updated = set("?prevExist=true", "value=three");
        assertThat(updated.json().path("action").asString()).isEqualTo("update");
        assertThat(updated.node().path("createdIndex").asLong()).isEqualTo(created.index());
        refused(remove("?prevValue=two"), 412, 101, "Compare failed", "[two != three]");
        Reply deleted = remove("?prevIndex=" + updated.index());
        assertThat(deleted.json().path("action").asString()).isEqualTo("compareAndDelete");
        refused(set("?prevValue=x", "value=y"), 404, 100, "Key not found", key);
        refused(set("?prevExist=true", "value=y"), 404, 100, "Key not found", key);
    }

    @Test
    void oneOfManyGetsTheLock() {
        List<Reply> replies = IntStream.range(0, 12)
                .parallel()
                .mapToObj(i -> set("?prevExist=false", "value=" + i + "&ttl=60"))
                .toList();

        assertThat(replies.stream().filter(reply -> reply.status() == 201)).hasSize(1);
        assertThat(replies.stream().filter(reply -> reply.status() == 412)).hasSize(11);
        refused(set("?prevExist=false", "value=x"), 412, 105, "Key already exists", key);
    }

    @Test
    void directoriesHoldNodesAndHiddenOnes() {
        Reply made = set("dir=true");
        etcd.form("PUT", "/v2/keys" + key + "/a/b/c", "value=x");
        etcd.form("PUT", "/v2/keys" + key + "/a-b", "value=y");
        etcd.form("PUT", "/v2/keys" + key + "/_h", "value=hidden");

        assertThat(made.status()).isEqualTo(201);
        assertThat(made.node().path("dir").asBoolean()).isTrue();
        JsonNode flat = read("").node();
        assertThat(names(flat)).containsExactly(key + "/a", key + "/a-b");
        assertThat(flat.path("nodes").path(0).has("nodes")).isFalse();
        JsonNode deep = read("?recursive=true&sorted=true").node();
        assertThat(names(deep.path("nodes").path(0).path("nodes").path(0))).containsExactly(key + "/a/b/c");
        assertThat(read("/_h").node().path("value").asString()).isEqualTo("hidden");
        refused(set("value=x"), 403, 102, "Not a file", key);
        refused(set("dir=true"), 403, 102, "Not a file", key);
        refused(set("?prevValue=x", "value=x"), 403, 102, "Not a file", key);
        refused(etcd.form("PUT", "/v2/keys" + key + "/a-b/c", "value=x"), 400, 104, "Not a directory", key + "/a-b");
        refused(read("/a-b/c"), 400, 104, "Not a directory", key + "/a-b");
        refused(remove(""), 403, 102, "Not a file", key);
        refused(remove("?dir=true"), 403, 108, "Directory not empty", key);
        Reply deleted = remove("?recursive=true");
        assertThat(deleted.node().path("dir").asBoolean()).isTrue();
        refused(read("/a/b/c"), 404, 100, "Key not found", key);
        set("dir=true");
        assertThat(remove("?dir=true").status()).isEqualTo(200);
    }

    @Test
    void postsAreAQueueInOrder() {
        List<String> posted = IntStream.range(0, 5)
                .mapToObj(i -> etcd.form("POST", "/v2/keys" + key, "value=job" + i))
                .peek(reply -> assertThat(reply.status()).isEqualTo(201))
                .peek(reply ->
                        assertThat(reply.json().path("action").asString()).isEqualTo("create"))
                .map(reply -> reply.node().path("key").asString())
                .toList();

        assertThat(posted).isSorted().allMatch(name -> name.matches(key + "/\\d{20}"));
        assertThat(names(read("?recursive=true&sorted=true").node())).isEqualTo(posted);
        List<String> atOnce = IntStream.range(0, 8)
                .parallel()
                .mapToObj(i -> etcd.form("POST", "/v2/keys" + key, "value=more")
                        .node()
                        .path("key")
                        .asString())
                .toList();
        assertThat(atOnce).doesNotHaveDuplicates().allMatch(name -> name.compareTo(posted.get(4)) > 0);
        refused(etcd.form("POST", "/v2/keys" + posted.get(0), "value=x"), 400, 104, "Not a directory", posted.get(0));
    }

    @Test
    void aWaitSeesWhatHappensBelow() throws Exception {
        CompletableFuture<Lines> waiting = etcd.open("GET", "/v2/keys" + key + "?wait=true&recursive=true", "");
        try (Lines lines = waiting.get(SECONDS_MAX, TimeUnit.SECONDS)) { // the head is there, the event is not
            assertThat(lines.response().statusCode()).isEqualTo(200);
            etcd.form("PUT", "/v2/keys" + key + "/_hidden/x", "value=unseen");
            Reply put = etcd.form("PUT", "/v2/keys" + key + "/a/b", "value=seen");

            JsonNode event = lines.next();

            assertThat(event).isEqualTo(put.json());
            assertThat(lines.atEnd()).isTrue();
        }
    }

    @Test
    void historyIsToldFromAnyIndexInOrder() throws Exception {
        Reply first = set("value=one");
        set("value=two&ttl=100");
        set("?prevExist=true", "refresh=true&ttl=200");
        Reply deleted = remove("");
        for (int i = 0; i < 30; i++) {
            etcd.form("PUT", "/v2/keys" + key + "-other", "value=" + i);
        }
        String path = "/v2/keys" + key + "?wait=true&waitIndex=";

        assertThat(etcd.get(path + first.index()).json()).isEqualTo(first.json());
        assertThat(etcd.get(path + deleted.index()).json().path("action").asString())
                .isEqualTo("delete");
        try (Lines lines =
                etcd.open("GET", path + first.index() + "&stream=true", "").get(SECONDS_MAX, TimeUnit.SECONDS)) {
            assertThat(List.of(lines.next(), lines.next(), lines.next()))
                    .extracting(event -> event.path("action").asString())
                    .containsExactly("set", "set", "delete"); // a refresh is none
            set("?prevExist=false", "value=again");
            assertThat(lines.next().path("action").asString()).isEqualTo("create");
        }
    }

    @Test
    void aValueExpires() throws Exception {
        Reply put = set("value=x&ttl=1");

        assertThat(put.node().path("ttl").asLong()).isEqualTo(1);
        assertThat(put.node().path("expiration").asString()).endsWith("Z");
        JsonNode event = etcd.open("GET", "/v2/keys" + key + "?wait=true&waitIndex=" + (put.index() + 1), "")
                .get(SECONDS_MAX, TimeUnit.SECONDS)
                .next();
        assertThat(event.path("action").asString()).isEqualTo("expire");
        assertThat(event.path("prevNode").path("value").asString()).isEqualTo("x");
        refused(read(""), 404, 100, "Key not found", key);
    }

    @Test
    void aDirectoryThatIsNotKeptAliveTakesAllWithIt() throws Exception {
        Reply made = set("dir=true&ttl=1");
        etcd.form("PUT", "/v2/keys" + key + "/a/b", "value=x&ttl=1000");
        CompletableFuture<Lines> inside =
                etcd.open("GET", "/v2/keys" + key + "/a/b?wait=true&waitIndex=" + (made.index() + 2), "");

        await().atMost(Duration.ofSeconds(SECONDS_MAX))
                .untilAsserted(() -> assertThat(read("").status()).isEqualTo(404));
        refused(read("/a/b"), 404, 100, "Key not found", key);
        JsonNode event = inside.get(SECONDS_MAX, TimeUnit.SECONDS).next();
        assertThat(event.path("action").asString()).isEqualTo("expire");
        assertThat(event.path("node").path("key").asString()).isEqualTo(key);
        Reply anew = etcd.form("PUT", "/v2/keys" + key + "/c", "value=y");
        assertThat(anew.status()).isEqualTo(201);
        assertThat(names(read("?recursive=true").node())).containsExactly(key + "/c");
    }

    @Test
    void aHeartbeatKeepsADirectoryAndADirectoryWithoutTtlStays() {
        set("dir=true&ttl=30");

        Reply beat = set("?prevExist=true", "dir=true&ttl=60");
        Reply kept = set("?prevExist=true", "dir=true&ttl=90&refresh=true");
        Reply forever = set("?prevExist=true", "dir=true");

        assertThat(beat.json().path("action").asString()).isEqualTo("update");
        assertThat(beat.node().path("ttl").asLong()).isBetween(50L, 60L);
        assertThat(kept.node().path("ttl").asLong()).isBetween(80L, 90L);
        assertThat(forever.node().has("ttl")).isFalse();
        assertThat(read("").node().has("expiration")).isFalse();
    }

    @Test
    void aRefreshKeepsTheValueAndNeedsANewTime() {
        set("value=bar&ttl=500");

        Reply refreshed = set("?prevExist=true", "ttl=50&refresh=true");

        assertThat(refreshed.node().path("value").asString()).isEqualTo("bar");
        assertThat(refreshed.node().path("ttl").asLong()).isBetween(40L, 50L);
        assertThat(set("?prevExist=true", "value=bar&ttl=").node().has("ttl")).isFalse();
        refused(set("refresh=true"), 400, 212, "A TTL must be provided on refresh", "No TTL value set");
        refused(
                set("refresh=true&ttl=5&value=x"),
                400,
                211,
                "Value provided on refresh",
                "A value was provided on a refresh");
    }

    @Test
    void formsCountBeforeAddressesAndValuesMayBeLeftOut() {
        assertThat(set("?value=query", "value=body&noValueOnSuccess=true").body())
                .isEqualTo("{\"action\":\"set\"}\n");
        assertThat(read("").node().path("value").asString()).isEqualTo("body");
        assertThat(etcd.form("PUT", "/v2/keys" + key + "/?value=%26x%3D", "").status())
                .isEqualTo(200);
        assertThat(read("?quorum=true").node().path("value").asString()).isEqualTo("&x=");
    }

    @ParameterizedTest
    @CsvSource({
        "PUT, ?prevExist=x, 400, 209, invalid value for prevExist",
        "GET, ?recursive=x, 400, 209, 'invalid value for \"recursive\"'",
        "GET, ?quorum=x, 400, 209, 'invalid value for \"quorum\"'",
        "PUT, ?wait=true, 400, 209, '\"wait\" can only be used with GET requests'",
        "GET, ?wait=true&waitIndex=-1, 400, 203, 'invalid value for \"waitIndex\"'",
        "PUT, ?prevIndex=a, 400, 203, 'invalid value for \"prevIndex\"'",
        "PUT, ?ttl=x, 400, 202, 'invalid value for \"ttl\"'",
        "PUT, ?ttl=-1, 400, 202, 'invalid value for \"ttl\"'",
        "DELETE, ?prevValue=, 400, 201, '\"prevValue\" cannot be empty'",
    })
    void whatCannotBeMeantIsRefusedBeforeTheStoreIsAsked(
            String method, String query, int status, int code, String cause) {
        Reply reply = etcd.form(method, "/v2/keys" + key + query, "");

        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.json().path("errorCode").asInt()).isEqualTo(code);
        assertThat(reply.json().path("cause").asString()).isEqualTo(cause);
        assertThat(reply.header("X-Etcd-Index")).isEqualTo("0");
    }

    @Test
    void theRootIsReadOnlyAndOtherMethodsAreRefused() {
        refused(etcd.form("PUT", "/v2/keys/", "value=x"), 400, 107, "Root is read only", "/");
        refused(etcd.form("DELETE", "/v2/keys/?recursive=true", ""), 400, 107, "Root is read only", "/");
        assertThat(etcd.get("/v2/keys").node().path("dir").asBoolean()).isTrue();
        assertThat(etcd.form("PATCH", "/v2/keys" + key, "value=x").status()).isEqualTo(405);
        assertThat(etcd.form("HEAD", "/v2/keys/", "").status()).isEqualTo(200);
    }

    @Test
    void refusalsHaveEtcdsFormAlsoBeforeAController() {
        Reply semicolon = etcd.get("/v2/keys/a;b");
        Reply large = etcd.form("PUT", "/v2/keys" + key, "value=" + "x".repeat(5_000_000));
        Reply tooLarge = etcd.form("PUT", "/v2/keys" + key, "value=" + "x".repeat(1_100_000));

        assertThat(semicolon.json().path("errorCode").asInt()).isEqualTo(209);
        assertThat(large.json().path("errorCode").asInt()).isEqualTo(210);
        assertThat(tooLarge.status()).isEqualTo(400);
        assertThat(tooLarge.json().path("cause").asString()).startsWith("value: 1100000 bytes (expected: at most ");
        assertThat(read("").status()).isEqualTo(404);
    }

    @Test
    void membersVersionHealthAndStatisticsAreThere() {
        JsonNode members = etcd.get("/v2/members").json().path("members");

        assertThat(members.size()).isEqualTo(1);
        assertThat(etcd.get("/v2/members/leader").json()).isEqualTo(members.get(0));
        assertThat(members.get(0).path("id").asString()).matches("[0-9a-f]+");
        assertThat(etcd.get("/v2/machines").body())
                .isEqualTo(members.get(0).path("clientURLs").get(0).asString());
        assertThat(etcd.get("/version").body()).isEqualTo("{\"etcdserver\":\"3.4.23\",\"etcdcluster\":\"3.4.0\"}\n");
        assertThat(etcd.get("/health").body()).isEqualTo("{\"health\":\"true\"}\n");
        long gets = etcd.get("/v2/stats/store").json().path("getsFail").asLong();
        read("");
        assertThat(etcd.get("/v2/stats/store").json().path("getsFail").asLong()).isEqualTo(gets + 1);
        assertThat(etcd.get("/v2/stats/self").json().path("state").asString()).isEqualTo("StateLeader");
        assertThat(etcd.get("/v2/stats/leader").json().path("leader").asString())
                .isEqualTo(members.get(0).path("id").asString());
        assertThat(etcd.form("DELETE", "/v2/members/abc", "").status()).isEqualTo(404);
        assertThat(etcd.get("/v2/nothing").status()).isEqualTo(404);
    }

    private Reply set(String form) {
        return set("", form);
    }

    private Reply set(String query, String form) {
        return etcd.form("PUT", "/v2/keys" + key + query, form);
    }

    private Reply read(String rest) {
        return etcd.get("/v2/keys" + key + rest);
    }

    private Reply remove(String query) {
        return etcd.form("DELETE", "/v2/keys" + key + query, "");
    }

    private static List<String> names(JsonNode directory) {
        return directory
                .path("nodes")
                .valueStream()
                .map(node -> node.path("key").asString())
                .toList();
    }

    private static void refused(Reply reply, int status, int code, String message, String cause) {
        assertThat(reply.status()).as(reply.body()).isEqualTo(status);
        assertThat(reply.json().path("errorCode").asInt()).as(reply.body()).isEqualTo(code);
        assertThat(reply.json().path("message").asString()).isEqualTo(message);
        assertThat(reply.json().path("cause").asString()).isEqualTo(cause);
        assertThat(reply.json().path("index").asLong()).isEqualTo(reply.index());
    }
}
