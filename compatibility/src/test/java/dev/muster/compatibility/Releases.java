package dev.muster.compatibility;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The same configuration as releases at our server and as files for another one. */
record Releases(List<Text> texts) {

    static final List<String> LABELS = List.of("default", "team-a");
    static final List<String> APPLICATIONS = List.of("application", "orders", "my-stock", "a.b");
    static final List<String> PROFILES = List.of("default", "dev", "eu", "prod");

    private static final JsonMapper JSON = new JsonMapper();
    private static final List<String> VALUES = List.of(
            "1",
            "-17",
            "3.5",
            "true",
            "plain",
            "\"two words\"",
            "\"0123\"",
            "\"yes\"",
            "\"\"",
            "2026-01-02",
            "1e3",
            "\"${name}-${missing}\"",
            "\"${missing:otherwise}\"",
            "\"${list[0]}\"",
            "\"a: b # c\"",
            "\"ümläut\"",
            "null");

    /** One text, with what it is for. */
    record Text(String label, String application, String profile, String format, String content) {}

    /** Texts of all kinds, the same for the same seed. */
    static Releases random(Random random) {
        List<Text> texts = new ArrayList<>();
        for (String label : LABELS) {
            for (String application : APPLICATIONS) {
                for (String profile : PROFILES) {
                    if (random.nextInt(10) < 7) {
                        boolean yaml = random.nextInt(3) > 0;
                        texts.add(new Text(
                                label,
                                application,
                                profile,
                                yaml ? "YAML" : "PROPERTIES",
                                yaml ? yaml(random, application, profile) : properties(random, application, profile)));
                    }
                }
            }
        }
        return new Releases(texts);
    }

    private static String yaml(Random random, String application, String profile) {
        StringBuilder text = new StringBuilder("name: " + application + "/" + profile + "\n");
        for (String key : List.of("alpha", "beta", "gamma", "delta-two", "epsilon_3")) {
            if (random.nextBoolean()) {
                text.append(key).append(": ").append(value(random)).append('\n');
            }
        }
        if (random.nextBoolean()) {
            text.append("server:\n  pool: ").append(value(random)).append("\n  deep:\n    er: ");
            text.append(value(random)).append('\n');
        }
        if (random.nextBoolean()) {
            text.append("list:\n");
            random.ints(1 + random.nextInt(4), 0, 9)
                    .forEach(i -> text.append("- item ").append(i).append('\n'));
        }
        if (random.nextBoolean()) {
            text.append("hosts:\n- name: h1\n  port: 1\n- name: h2\n  tags: [x, y]\n");
        }
        return text.toString();
    }

    private static String properties(Random random, String application, String profile) {
        StringBuilder text = new StringBuilder("name=" + application + "/" + profile + "\n");
        for (String key : List.of("alpha", "beta", "gamma", "server.pool", "server.deep.er", "list[0]")) {
            if (random.nextBoolean()) {
                text.append(key)
                        .append('=')
                        .append(value(random)
                                .replace("\"", "")
                                .replace("ü", "\\u00fc")
                                .replace("ä", "\\u00e4"));
                text.append('\n');
            }
        }
        return text.toString();
    }

    private static String value(Random random) {
        return VALUES.get(random.nextInt(VALUES.size()));
    }

    /** Writes them as files, a folder for each label. */
    void write(Path folder) throws IOException {
        for (Text text : texts) {
            Path directory = Files.createDirectories(folder.resolve(text.label()));
            String suffix = text.profile().equals("default") ? "" : "-" + text.profile();
            String extension = text.format().equals("YAML") ? ".yml" : ".properties";
            Files.writeString(directory.resolve(text.application() + suffix + extension), text.content());
        }
    }

    /** Publishes them, a namespace for each label. */
    void publish(Calls calls) {
        LABELS.forEach(label -> calls.call("PUT", "/v1/namespaces/" + label, "").is(200));
        texts.forEach(text -> publish(calls, text, 0));
    }

    static void publish(Calls calls, Text text, long basedOn) {
        ObjectNode body = JSON.createObjectNode()
                .put("format", text.format())
                .put("content", text.content())
                .put("basedOn", basedOn);
        String name = "/v1/namespaces/" + text.label() + "/configs/" + text.application() + "/" + text.profile();
        calls.call("POST", name + "/releases", JSON.writeValueAsString(body)).is(201);
    }
}
