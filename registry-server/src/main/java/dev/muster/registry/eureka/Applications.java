package dev.muster.registry.eureka;

import dev.muster.api.registry.Instance;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Lists of instances in Eureka's form, by application. */
final class Applications {

    /** What a list says of each instance in it. */
    static final String ADDED = "ADDED";

    private Applications() {}

    /** One instance, and what happened to it. */
    record Row(Instance instance, String action) {}

    /** Rows of a list that does not tell of changes. */
    static List<Row> rows(List<Instance> instances) {
        return instances.stream().map(instance -> new Row(instance, ADDED)).toList();
    }

    /**
     * Counts instances by status, as clients do to find out whether they know all that there is: {@code DOWN_1_UP_2_}.
     */
    static String hash(List<Instance> instances) {
        Map<String, Long> byStatus = instances.stream()
                .collect(Collectors.groupingBy(
                        instance -> EurekaStatus.effective(instance).name(), TreeMap::new, Collectors.counting()));
        return byStatus.entrySet().stream()
                .map(entry -> entry.getKey() + "_" + entry.getValue() + "_")
                .collect(Collectors.joining());
    }

    /**
     * {@code {"applications": …}}.
     *
     * @param hash what clients compare theirs with after they took this in
     */
    static ObjectNode all(String version, String hash, List<Row> rows) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ObjectNode applications = json.putObject("applications");
        applications.put("versions__delta", version);
        applications.put("apps__hashcode", hash);
        ArrayNode list = applications.putArray("application");
        Function<Row, String> byApp = row -> InstanceWriter.app(row.instance());
        rows.stream()
                .collect(Collectors.groupingBy(byApp, TreeMap::new, Collectors.toList()))
                .forEach((name, ofApp) -> fill(list.addObject(), name, ofApp));
        return json;
    }

    /** {@code {"application": …}}. */
    static ObjectNode one(List<Instance> instances) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        fill(json.putObject("application"), InstanceWriter.app(instances.get(0)), rows(instances));
        return json;
    }

    /** {@code {"instance": …}}. */
    static ObjectNode one(Instance instance) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.set("instance", InstanceWriter.write(instance, ADDED));
        return json;
    }

    private static void fill(ObjectNode json, String name, List<Row> rows) {
        json.put("name", name);
        ArrayNode instances = json.putArray("instance");
        rows.forEach(row -> instances.add(InstanceWriter.write(row.instance(), row.action())));
    }
}
