package dev.muster.config.etcd.v2;

import dev.muster.config.etcd.tree.Node;
import dev.muster.config.etcd.tree.TreeEvent;
import dev.muster.config.etcd.tree.TreeException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Events and refusals as bodies, one line each. Thread-safe. */
final class TreeJson {

    private static final JsonMapper JSON = new JsonMapper();

    private final Clock clock;

    TreeJson(Clock clock) {
        this.clock = clock;
    }

    /** @param actionOnly whether the client does not want to see the nodes */
    String event(TreeEvent event, boolean actionOnly) {
        ObjectNode body = JSON.createObjectNode().put("action", event.action().text());
        if (!actionOnly) {
            Instant now = clock.instant();
            body.set("node", node(event.node(), now));
            Node previous = event.previous();
            if (previous != null) {
                body.set("prevNode", node(previous, now));
            }
        }
        return body + "\n";
    }

    static String refusal(TreeException refused) {
        return JSON.createObjectNode()
                        .put("errorCode", refused.error().code())
                        .put("message", refused.error().text())
                        .put("cause", refused.reason())
                        .put("index", refused.index())
                + "\n";
    }

    private static ObjectNode node(Node node, Instant now) {
        ObjectNode body = JSON.createObjectNode();
        if (!node.path().root()) {
            body.put("key", node.path().toString());
        }
        String value = node.value();
        if (value != null) {
            body.put("value", value);
        }
        if (node.directory()) {
            body.put("dir", true);
        }
        Instant expiration = node.expiration();
        if (expiration != null) {
            body.put("expiration", expiration.toString());
            long seconds = (Duration.between(now, expiration).toMillis() + 999) / 1000;
            if (seconds > 0) {
                body.put("ttl", seconds);
            }
        }
        if (!node.nodes().isEmpty()) {
            ArrayNode inside = body.putArray("nodes");
            node.nodes().forEach(child -> inside.add(node(child, now)));
        }
        if (node.modifiedIndex() != 0) {
            body.put("modifiedIndex", node.modifiedIndex());
        }
        if (node.createdIndex() != 0) {
            body.put("createdIndex", node.createdIndex());
        }
        return body;
    }
}
