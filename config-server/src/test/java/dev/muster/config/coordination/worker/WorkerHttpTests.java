package dev.muster.config.coordination.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muster.config.AbstractServerTests;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class WorkerHttpTests extends AbstractServerTests {

    private static final Duration SOON = Duration.ofSeconds(30);

    private final String name = fresh("collectors");
    private final String group = "/v1/namespaces/default/workers/" + name;

    @Test
    void aTaskIsAssignedReportedAndFinished() {
        announce("w1", "");
        assertThat(putJson(group + "/tasks/t1", "{\"payload\":\"host-1\"}").json())
                .isEqualTo(JSON.readTree("{\"declared\":true}"));
        assertThat(putJson(group + "/tasks/t1", "{}").json()).isEqualTo(JSON.readTree("{\"declared\":false}"));

        JsonNode assigned = get(group + "/members/w1/assignments?waitMax=PT30S")
                .json()
                .path("assignments")
                .get(0);

        assertThat(assigned.path("task").path("payload").asString()).isEqualTo("host-1");
        long fence = assigned.path("token").path("fence").asLong();
        assertThat(report("t1", "{\"fence\":" + fence + ",\"state\":\"RUNNING\",\"percent\":50}"))
                .isEqualTo("recorded");
        assertThat(get(group)
                        .json()
                        .path("tasks")
                        .get(0)
                        .path("report")
                        .path("percent")
                        .asInt())
                .isEqualTo(50);
        assertThat(report("t1", "{\"fence\":" + fence + ",\"state\":\"DONE\",\"message\":\"42 lines\"}"))
                .isEqualTo("recorded");
        assertThat(report("t1", "{\"fence\":" + fence + ",\"state\":\"DONE\"}"))
                .as("a finished task is nobody's")
                .isEqualTo("over");
        JsonNode task = get(group).json().path("tasks").get(0);
        assertThat(task.path("report").path("message").asString()).isEqualTo("42 lines");
        assertThat(delete(group + "/tasks/t1").status()).isEqualTo(204);
        assertThat(get(group).json().path("tasks")).isEmpty();
    }

    @Test
    void theTasksOfOneThatLeavesGoToAnother() {
        announce("w1", "");
        put(group + "/tasks/t1");
        JsonNode first = awaitTask("w1");
        announce("w2", "");

        assertThat(delete(group + "/members/w1").status()).isEqualTo(204);

        JsonNode second = awaitTask("w2");
        assertThat(second.path("token").path("fence").asLong())
                .isGreaterThan(first.path("token").path("fence").asLong());
        String known = "t1@" + second.path("token").path("fence").asLong();
        assertThat(get(group + "/members/w2/assignments?waitMax=PT0.1S&known=" + known)
                        .json()
                        .path("assignments"))
                .as("nothing changed in the time given")
                .hasSize(1);
    }

    @Test
    void aTaskGoesToAWorkerWithItsLabels() {
        announce("w1", "\"labels\":{\"zone\":\"a\"}");
        announce("w2", "\"labels\":{\"zone\":\"b\"}");

        putJson(group + "/tasks/t1", "{\"labels\":{\"zone\":\"b\"}}");

        awaitTask("w2");
        assertThat(get(group + "/members/w1/assignments").json().path("assignments"))
                .isEmpty();
    }

    @Test
    void aWorkerIsThereForAsLongAsItsLease() {
        JsonNode announced = announce("w1", "\"ttl\":\"PT1S\"");
        String lease = announced.path("lease").asString();
        assertThat(post(group + "/keep-alive", "{\"lease\":\"" + lease + "\"}")
                        .json()
                        .path("lease"))
                .isEqualTo(announced.path("lease"));
        assertThat(get(group).json().path("workers")).hasSize(1);

        await().atMost(SOON).untilAsserted(() -> assertThat(get(group).json().path("workers"))
                .isEmpty());

        post(group + "/keep-alive", "{\"lease\":\"" + lease + "\"}").isProblem(404, "lease-not-found", "");
        putJson(group + "/members/w1", "{\"lease\":\"" + lease + "\"}").isProblem(404, "lease-not-found", "");
    }

    @Test
    void aRepeatedAnnouncementGetsTheSameLease() {
        Answer first = putJson(group + "/members/w1", "{}", "Idempotency-Key", name);

        assertThat(putJson(group + "/members/w1", "{}", "Idempotency-Key", name)
                        .json()
                        .path("lease"))
                .isEqualTo(first.json().path("lease"));
    }

    @Test
    void badInputIsNamed() {
        putJson(group + "/members/w1", "{\"capacity\":-1}").isProblem(400, "invalid-argument", "capacity: -1");
        putJson(group + "/members/w1", "{\"ttl\":\"PT0S\"}")
                .isProblem(400, "invalid-argument", "ttl: PT0S (expected: PT1S");
        get(group + "/members/w1/assignments?waitMax=PT6M")
                .isProblem(400, "invalid-argument", "waitMax: PT6M (expected: PT0S to PT5M)");
        get(group + "/members/w1/assignments?known=t1")
                .isProblem(400, "invalid-argument", "known: 't1' (expected: task@fence)");
        post(group + "/tasks/t1/report", "{\"state\":\"DONE\"}")
                .isProblem(400, "invalid-argument", "fence: nothing (expected: the fence of the assignment)");
        post(group + "/tasks/t1/report", "{\"fence\":1,\"state\":\"GONE\"}")
                .isProblem(400, "invalid-argument", "state: 'GONE' (expected: one of [");
        get("/v1/namespaces/nowhere/workers/g").isProblem(404, "namespace-not-found", "Namespace 'nowhere'");
    }

    private JsonNode announce(String worker, String body) {
        Answer answer = putJson(group + "/members/" + worker, "{" + body + "}");
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json();
    }

    private JsonNode awaitTask(String worker) {
        JsonNode all = get(group + "/members/" + worker + "/assignments?waitMax=PT30S")
                .json()
                .path("assignments");
        assertThat(all).hasSize(1);
        return all.get(0);
    }

    private String report(String task, String body) {
        return post(group + "/tasks/" + task + "/report", body)
                .json()
                .path("outcome")
                .asString();
    }
}
