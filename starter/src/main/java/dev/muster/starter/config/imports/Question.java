package dev.muster.starter.config.imports;

import dev.muster.api.config.ConfigReader;
import dev.muster.starter.MusterProperties;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of the config servers: whose configuration, and who asks, so that gray releases find their instances.
 * Immutable.
 */
public record Question(Subject subject, ConfigReader reader) {

    private static final int METADATA_LENGTH_MAX = 3_000;

    /** Asks with what the properties say of this instance; its id is only known if it was set. */
    static Question of(Subject subject, MusterProperties.Instance instance) {
        String zone = instance.zone();
        return new Question(
                subject,
                new ConfigReader(
                        instance.id(),
                        zone != null && ConfigReader.canBeZone(zone) ? zone : null,
                        sayable(instance.metadata())));
    }

    /** The same by an instance with this id. */
    public Question by(String instance) {
        return new Question(subject, new ConfigReader(instance, reader.zone(), reader.metadata()));
    }

    /** Path of something about it, as a template for {@link #values()}. */
    public String path(String what) {
        StringBuilder path = new StringBuilder(subject.path(what));
        char separator = subject.profiles().isEmpty() ? '?' : '&';
        for (String parameter : parameters()) {
            path.append(separator).append(parameter);
            separator = '&';
        }
        return path.toString();
    }

    /** The values for {@link #path}. */
    public Object[] values() {
        List<Object> values = new ArrayList<>(List.of(subject.values()));
        add(values, reader.instance());
        add(values, reader.zone());
        new TreeMap<>(reader.metadata()).forEach((key, value) -> values.add(key + "=" + value));
        return values.toArray();
    }

    private List<String> parameters() {
        List<String> parameters = new ArrayList<>();
        if (reader.instance() != null) {
            parameters.add("instance={instance}");
        }
        if (reader.zone() != null) {
            parameters.add("zone={zone}");
        }
        for (int i = 0; i < reader.metadata().size(); i++) {
            parameters.add("metadata={metadata" + i + "}");
        }
        return parameters;
    }

    private static void add(List<Object> values, @Nullable String value) {
        if (value != null) {
            values.add(value);
        }
    }

    /** As many entries, by key, as a request can carry; the rest no gray rule sees. */
    private static Map<String, String> sayable(Map<String, String> metadata) {
        Map<String, String> said = new TreeMap<>();
        int length = 0;
        for (Map.Entry<String, String> entry : new TreeMap<>(metadata).entrySet()) {
            length += entry.getKey().length() + entry.getValue().length();
            if (length > METADATA_LENGTH_MAX || said.size() == ConfigReader.METADATA_MAX) {
                return said;
            }
            if (ConfigReader.canSay(entry.getKey(), entry.getValue())) {
                said.put(entry.getKey(), entry.getValue());
            }
        }
        return said;
    }
}
