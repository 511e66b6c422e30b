package dev.muster.config.item;

import dev.muster.api.config.Format;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Where the properties of a text stand in it. JSON is read as the YAML that it nearly always also is. */
public final class ContentPlaces {

    private final Map<String, Place> places = new HashMap<>();

    private ContentPlaces() {}

    /** Line and column, both from 1. */
    public record Place(int line, int column) {}

    /**
     * The places of the properties of a text that {@link ContentParser#parse} accepts; without those that cannot be told,
     * for example what a merge key brings in.
     */
    public static Map<String, Place> of(Format format, String content) {
        ContentPlaces found = new ContentPlaces();
        if (format == Format.PROPERTIES) {
            FlatProperties properties = new FlatProperties();
            PropertiesText.read(content, properties);
            properties.lines().forEach((name, line) -> found.places.put(name, new Place(line, 1)));
        } else {
            // YAML does not indent with tabs; JSON may, and has none within its strings
            found.addNodes(format == Format.JSON ? content.replace('\t', ' ') : content);
        }
        return Map.copyOf(found.places);
    }

    private void addNodes(String content) {
        try {
            Node root = YamlText.nodes(content);
            if (root instanceof MappingNode map) {
                addMap("", map);
            }
        } catch (YAMLException e) {
            places.clear(); // JSON that is no YAML: problems are told without their places
        }
    }

    private void addMap(String path, MappingNode map) {
        for (NodeTuple entry : map.getValue()) {
            if (entry.getKeyNode() instanceof ScalarNode key && !Tag.MERGE.equals(key.getTag())) {
                add(name(path, key), entry.getValueNode(), key.getStartMark());
            }
        }
    }

    private void add(String path, Node value, Mark mark) {
        if (value instanceof MappingNode map && !map.getValue().isEmpty()) {
            addMap(path, map);
        } else if (value instanceof SequenceNode list && !list.getValue().isEmpty()) {
            List<Node> elements = list.getValue();
            for (int index = 0; index < elements.size(); index++) {
                add(
                        path + "[" + index + "]",
                        elements.get(index),
                        elements.get(index).getStartMark());
            }
        } else {
            places.put(path, new Place(mark.getLine() + 1, mark.getColumn() + 1));
        }
    }

    /** As {@link FlatProperties} names it: what is not text is an index. */
    private static String name(String path, ScalarNode key) {
        return Tag.STR.equals(key.getTag())
                ? FlatProperties.join(path, key.getValue())
                : path + "[" + key.getValue() + "]";
    }
}
