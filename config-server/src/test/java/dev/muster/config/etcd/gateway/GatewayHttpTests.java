package dev.muster.config.etcd.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.config.AbstractServerTests;
import dev.muster.config.etcd.EdgeClient;
import dev.muster.config.etcd.EdgeClient.Lines;
import dev.muster.config.etcd.EdgeClient.Reply;
import java.net.URI;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What etcd 3.4.23 answered to the same requests. */
class GatewayHttpTests extends AbstractServerTests {

    private static final int SECONDS_MAX = 60;

    private EdgeClient etcd = new EdgeClient(URI.create("http://localhost"));
    private String key = "";

    @BeforeEach
    void ownKey() {
        etcd = new EdgeClient(uri("/"));
        key = base64(fresh("v3"));
    }

    @Test
    void keysArePutReadAndDeleted() {
        Reply first = call("kv/put", "{'key':'KEY','value':'YmFy'}");
        Reply second = etcd.form("POST", "/v3beta/kv/put", json("{'key':'KEY','value':'YmF6','prevKv':true}"));
        Reply read = call("kv/range", "{'key':'KEY'}");
        Reply deleted = call("kv/deleterange", "{'key':'KEY','prev_kv':true}");
        Reply nothing = call("kv/range", "{'key':'KEY','limit':'1','sort_order':'DESCEND','unknown':1} more");

        String revision = first.json().path("header").path("revision").asString();
        assertThat(first.status()).isEqualTo(200);
        assertThat(first.header("Content-Type")).isEqualTo("application/json");
        assertThat(first.body())
                .matches("\\{\"header\":\\{\"cluster_id\":\"\\d+\",\"member_id\":\"\\d+\",\"revision\":\"\\d+\","
                        + "\"raft_term\":\"\\d+\"}}");
        assertThat(second.json().path("prev_kv").toString())
                .isEqualTo("{\"key\":\"" + key + "\",\"create_revision\":\"" + revision + "\",\"mod_revision\":\""
                        + revision + "\",\"version\":\"1\",\"value\":\"YmFy\"}");
        assertThat(read.json().path("count").asString()).isEqualTo("1");
        assertThat(read.json().path("kvs").path(0).path("version").asString()).isEqualTo("2");
        assertThat(deleted.json().path("deleted").asString()).isEqualTo("1");
        assertThat(nothing.json().has("kvs")).isFalse();
        assertThat(nothing.json().has("count")).isFalse();
    }

    @Test
    void transactionsAnswerEachStepWithItsRevision() {
        Reply done = call(
                "kv/txn",
                "{'compare':[{'key':'KEY','result':'EQUAL','target':'CREATE','create_revision':'0'},"
                        + "{'key':'KEY','target':'LEASE','lease':'0'}],"
                        + "'success':[{'request_put':{'key':'KEY','value':'cXV4'}},{'requestRange':{'key':'KEY'}}],"
                        + "'failure':[{'request_delete_range':{'key':'KEY'}}]}");

        String revision = done.json().path("header").path("revision").asString();
        assertThat(done.json().path("succeeded").asBoolean()).as(done.body()).isTrue();
        assertThat(done.json().path("responses").path(0).toString())
                .isEqualTo("{\"response_put\":{\"header\":{\"revision\":\"" + revision + "\"}}}");
        assertThat(done.json()
                        .path("responses")
                        .path(1)
                        .path("response_range")
                        .path("kvs")
                        .path(0)
                        .path("value")
                        .asString())
                .isEqualTo("cXV4");
    }

    @Test
    void leasesAreGrantedKeptListedAndRevoked() {
        Reply granted = call("lease/grant", "{'TTL':100}");
        String id = granted.json().path("ID").asString();
        String lease = "{'ID':'" + id + "','keys':true}";
        call("kv/put", "{'key':'KEY','value':'YQ==','lease':'" + id + "'}");

        Reply kept = call("lease/keepalive", lease);
        assertThat(granted.json().path("TTL").asString()).isEqualTo("100");
        assertThat(kept.body())
                .startsWith("{\"result\":{\"header\":")
                .endsWith("\"ID\":\"" + id + "\",\"TTL\":\"100\"}}\n");
        assertThat(call("kv/lease/timetolive", lease)
                        .json()
                        .path("keys")
                        .path(0)
                        .asString())
                .isEqualTo(key);
        assertThat(call("lease/leases", "").json().path("leases").valueStream())
                .anyMatch(found -> found.path("ID").asString().equals(id));
        assertThat(call("lease/revoke", lease).status()).isEqualTo(200);
        assertThat(call("lease/timetolive", lease).json().path("TTL").asString())
                .isEqualTo("-1");
        assertThat(call("lease/keepalive", lease).body()).doesNotContain("TTL");
        assertThat(call("kv/range", "{'key':'KEY'}").json().has("kvs")).isFalse();
    }

    @Test
    void aWatchTellsOneMessageOnEachLineAsItHappens() throws Exception {
        long revision = call("kv/put", "{'key':'KEY','value':'YQ=='}")
                .json()
                .path("header")
                .path("revision")
                .asLong();
        String request = json(
                "{'create_request':{'key':'KEY','start_revision':'" + revision + "','watch_id':'7','prev_kv':true}}");

        try (Lines lines = etcd.open("POST", "/v3/watch", request).get(SECONDS_MAX, TimeUnit.SECONDS)) {
            JsonNode created = lines.next().path("result");
            assertThat(created.path("created").asBoolean()).isTrue();
            assertThat(created.path("watch_id").asString()).isEqualTo("7");
            JsonNode put = lines.next().path("result").path("events").path(0);
            assertThat(put.has("type")).isFalse();
            assertThat(put.path("kv").path("value").asString()).isEqualTo("YQ==");
            call("kv/deleterange", "{'key':'KEY'}");
            JsonNode deleted = lines.next().path("result").path("events").path(0);
            assertThat(deleted.path("type").asString()).isEqualTo("DELETE");
            assertThat(deleted.path("prev_kv").path("value").asString()).isEqualTo("YQ==");
        }
    }

    @Test
    void locksAndElectionsAreHeld() throws Exception {
        String lease = call("lease/grant", "{'TTL':100}").json().path("ID").asString();

        Reply locked = call("lock/lock", "{'name':'KEY','lease':'" + lease + "'}");
        Reply unlocked =
                call("lock/unlock", "{'key':'" + locked.json().path("key").asString() + "'}");
        assertThat(locked.status()).isEqualTo(200);
        assertThat(unlocked.status()).isEqualTo(200);

        String name = base64(fresh("election"));
        Reply won = call("election/campaign", "{'name':'" + name + "','lease':'" + lease + "','value':'bWU='}");
        assertThat(won.json().path("leader").path("name").asString()).isEqualTo(name);
        assertThat(call("election/leader", "{'name':'" + name + "'}")
                        .json()
                        .path("kv")
                        .path("value")
                        .asString())
                .isEqualTo("bWU=");
        try (Lines lines = etcd.open("POST", "/v3/election/observe", json("{'name':'" + name + "'}"))
                .get(SECONDS_MAX, TimeUnit.SECONDS)) {
            assertThat(lines.next().path("result").path("kv").path("value").asString())
                    .isEqualTo("bWU=");
        }
        assertThat(etcd.form(
                                "POST",
                                "/v3/election/resign",
                                "{\"leader\":" + won.json().path("leader") + "}")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void membersAndMaintenanceAnswer() {
        JsonNode member =
                call("cluster/member/list", "{}").json().path("members").path(0);
        JsonNode status = call("maintenance/status", "").json();

        assertThat(status.path("version").asString()).isEqualTo("3.4.23");
        assertThat(status.path("leader").asString()).isEqualTo(member.path("ID").asString());
        assertThat(call("maintenance/hashkv", "{}").json().path("hash").isNumber())
                .isTrue();
        assertThat(call("maintenance/alarm", "{}").status()).isEqualTo(200);
        assertThat(call("auth/status", "{}").json().has("enabled")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "kv/range | {} | 400 | 3 | etcdserver: key is not provided",
                "kv/range | null | 400 | 3 | etcdserver: key is not provided",
                "kv/range | {'key':'YQ==','revision':'999999999'} | 400 | 11 | etcdserver: mvcc: required revision is a future revision",
                "kv/range | {'key': | 400 | 3 | the body is not JSON",
                "kv/range | {'key':'***'} | 400 | 3 | not a RangeRequest",
                "kv/range | [] | 400 | 3 | not a RangeRequest",
                "lease/revoke | {'ID':'123456'} | 404 | 5 | etcdserver: requested lease not found",
                "cluster/member/remove | {'ID':'5'} | 404 | 5 | etcdserver: member not found",
                "auth/authenticate | {'name':'root','password':'x'} | 412 | 9 | etcdserver: authentication is not enabled",
                "election/leader | {'name':'bm9uZQ=='} | 500 | 2 | election: no leader",
                "cluster/member/update | {'ID':'5','peerURLs':['http://127.0.0.1:1']} | 404 | 5 | etcdserver: member not found",
            })
    void refusalsHaveEtcdsNumbers(String path, String body, int status, int code, String text) {
        Reply refused = call(path, body);

        assertThat(refused.status()).as(refused.body()).isEqualTo(status);
        assertThat(refused.json().path("code").asInt()).isEqualTo(code);
        assertThat(refused.json().path("error").asString()).startsWith(text);
        assertThat(refused.json().path("message")).isEqualTo(refused.json().path("error"));
    }

    @Test
    void otherAddressesAndMethodsAreRefused() {
        assertThat(call("nothing", "{}").status()).isEqualTo(404);
        assertThat(etcd.get("/v3/kv/range").status()).isEqualTo(405);
        Reply large = call("kv/put", "{'key':'KEY','value':'" + "A".repeat(5_000_000) + "'}");
        assertThat(large.json().path("code").asInt()).isEqualTo(3);
        assertThat(large.json().path("error").asString()).isEqualTo("etcdserver: request is too large");
    }

    private Reply call(String path, String body) {
        return etcd.form("POST", "/v3/" + path, json(body));
    }

    private String json(String text) {
        return text.replace('\'', '"').replace("KEY", key);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }
}
