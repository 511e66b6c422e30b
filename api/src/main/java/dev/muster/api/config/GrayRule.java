package dev.muster.api.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.muster.api.InvalidArgumentException;
import dev.muster.api.Text;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Which instances get a gray release. Immutable. Where several match an instance, the one with the highest
 * {@link #rank()} counts, and among equals the newest.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = GrayRule.Instances.class, name = "instances"),
    @JsonSubTypes.Type(value = GrayRule.Metadata.class, name = "metadata"),
    @JsonSubTypes.Type(value = GrayRule.Zones.class, name = "zones"),
    @JsonSubTypes.Type(value = GrayRule.Percentage.class, name = "percentage")
})
public sealed interface GrayRule {

    /** Most instances or zones that one rule names. */
    int NAMES_MAX = 500;

    /**
     * Whether the instance gets the release.
     *
     * @param name whose release it is
     */
    boolean matches(ConfigReader reader, ConfigName name);

    /** The more specific, the higher: instances 4, metadata 3, zones 2, percentage 1. */
    int rank();

    /** In words, for lists and events. */
    String text();

    /** Instances by their ids. */
    record Instances(Set<String> instances) implements GrayRule {

        public Instances {
            requireSize("rule.instances", instances.size());
            instances.forEach(
                    id -> Text.require("rule.instances", id, ConfigReader.INSTANCE, ConfigReader.INSTANCE_EXPECTED));
            instances = Set.copyOf(instances);
        }

        @JsonCreator(mode = JsonCreator.Mode.PROPERTIES)
        static Instances of(@Nullable Set<String> instances) {
            return new Instances(instances == null ? Set.of() : instances);
        }

        @Override
        public boolean matches(ConfigReader reader, ConfigName name) {
            return reader.id().filter(instances::contains).isPresent();
        }

        @Override
        public int rank() {
            return 4;
        }

        @Override
        public String text() {
            return instances.size() <= 3 ? "instances " + new TreeSet<>(instances) : instances.size() + " instances";
        }
    }

    /** Instances that say all of these of themselves. */
    record Metadata(Map<String, String> metadata) implements GrayRule {

        public Metadata {
            requireSize("rule.metadata", metadata.size());
            ConfigReader.requireMetadata(metadata);
            metadata = Map.copyOf(metadata);
        }

        @JsonCreator(mode = JsonCreator.Mode.PROPERTIES)
        static Metadata of(@Nullable Map<String, String> metadata) {
            return new Metadata(metadata == null ? Map.of() : metadata);
        }

        @Override
        public boolean matches(ConfigReader reader, ConfigName name) {
            return reader.metadata().entrySet().containsAll(metadata.entrySet());
        }

        @Override
        public int rank() {
            return 3;
        }

        @Override
        public String text() {
            return "metadata " + metadata;
        }
    }

    /** Instances in one of these zones. */
    record Zones(Set<String> zones) implements GrayRule {

        public Zones {
            requireSize("rule.zones", zones.size());
            zones.forEach(ConfigReader::requireZone);
            zones = Set.copyOf(zones);
        }

        @JsonCreator(mode = JsonCreator.Mode.PROPERTIES)
        static Zones of(@Nullable Set<String> zones) {
            return new Zones(zones == null ? Set.of() : zones);
        }

        @Override
        public boolean matches(ConfigReader reader, ConfigName name) {
            String zone = reader.zone();
            return zone != null && zones.contains(zone);
        }

        @Override
        public int rank() {
            return 2;
        }

        @Override
        public String text() {
            return "zones " + new TreeSet<>(zones);
        }
    }

    /**
     * A part of the instances. Depends on the instance's id and the name alone: the same ones every time, on every server,
     * and a higher percentage keeps those of a lower one.
     *
     * @param percent 1 to 100
     */
    record Percentage(int percent) implements GrayRule {

        private static final int HUNDRED = 100;

        public Percentage {
            if (percent < 1 || percent > HUNDRED) {
                throw new InvalidArgumentException("rule.percent", percent, "1 to 100");
            }
        }

        @JsonCreator(mode = JsonCreator.Mode.PROPERTIES)
        static Percentage of(@Nullable Integer percent) {
            if (percent == null) {
                throw new InvalidArgumentException("rule.percent", "nothing", "1 to 100");
            }
            return new Percentage(percent);
        }

        @Override
        public boolean matches(ConfigReader reader, ConfigName name) {
            return reader.id().filter(id -> bucket(name, id) < percent).isPresent();
        }

        @Override
        public int rank() {
            return 1;
        }

        @Override
        public String text() {
            return percent + " %";
        }

        private static int bucket(ConfigName name, String instance) {
            CRC32 sum = new CRC32();
            sum.update((name + "\n" + instance).getBytes(UTF_8));
            long mixed = sum.getValue() * 0x9e3779b97f4a7c15L;
            return (int) ((mixed >>> 33) % HUNDRED);
        }
    }

    private static void requireSize(String field, int found) {
        if (found < 1 || found > NAMES_MAX) {
            throw new InvalidArgumentException(field, found + " entries", "1 to " + NAMES_MAX);
        }
    }
}
