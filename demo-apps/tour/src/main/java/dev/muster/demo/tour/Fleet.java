package dev.muster.demo.tour;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/** The instances of the nightly job and the collectors, and what the config server says of them. */
final class Fleet {

    private static final int MEMORY_MB = 64;

    private final Processes processes;
    private final String config;
    private final Web web = new Web();

    /** @param config address of the config server */
    Fleet(Processes processes, String config) {
        this.processes = processes;
        this.config = config;
    }

    /** Where a task of the collectors stands; what is not there is empty. */
    record Task(String worker, String state, int percent, String message) {}

    Process startNightly(String name, String database) {
        return processes.start(
                "demo-apps/nightly-job",
                name,
                MEMORY_MB,
                List.of(
                        "muster.instance.id=" + name,
                        "muster.config.servers=" + config,
                        "spring.datasource.url=" + database));
    }

    Process startCollector(String name) {
        return processes.start(
                "demo-apps/collectors",
                name,
                MEMORY_MB,
                List.of("collectors.name=" + name, "muster.config.servers=" + config));
    }

    /** Who stands for the job, as {@code curl} sees it; empty while nobody leads. */
    Optional<String> leader() {
        return web.get(config + "/v1/namespaces/default/elections/nightly-job")
                .map(answer ->
                        answer.path("leader").path("standing").path("owner").asString(""))
                .filter(owner -> !owner.isEmpty());
    }

    void declare(String task, Path file) {
        Web.Answer answer = web.send(
                "PUT",
                config + "/v1/namespaces/default/workers/collectors/tasks/" + task,
                Map.of("payload", file.toString()));
        Step.check(answer.ok(), "the task " + task + " was refused: " + answer.body());
    }

    /** How many collectors are there. */
    int collectors() {
        return web.get(config + "/v1/namespaces/default/workers/collectors")
                .map(answer -> answer.path("workers").size())
                .orElse(0);
    }

    /** All tasks of the collectors by name. */
    Map<String, Task> tasks() {
        Map<String, Task> tasks = new TreeMap<>();
        web.get(config + "/v1/namespaces/default/workers/collectors").stream()
                .flatMap(answer -> StreamSupport.stream(answer.path("tasks").spliterator(), false))
                .forEach(task -> tasks.put(task.path("task").path("id").asString(""), read(task)));
        return tasks;
    }

    private static Task read(JsonNode task) {
        JsonNode report = task.path("report");
        return new Task(
                task.path("assignment").path("worker").asString(""),
                report.path("state").asString(""),
                report.path("percent").asInt(0),
                report.path("message").asString(""));
    }
}
