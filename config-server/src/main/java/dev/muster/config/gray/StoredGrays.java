package dev.muster.config.gray;

import dev.muster.api.coordination.KeyValue;
import dev.muster.config.cluster.StoredJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The gray releases of one name, as the store keeps them. Immutable.
 *
 * @param last number of the newest that ever was, so that none is used twice
 * @param grays those in force
 */
public record StoredGrays(int format, long last, List<StoredGray> grays) implements StoredJson.Versioned {

    static final StoredGrays NONE = new StoredGrays(StoredJson.FORMAT, 0, List.of());

    public StoredGrays {
        grays = List.copyOf(grays);
    }

    /** The list in this entry, which is one of kind {@code GRAY}. */
    public static StoredGrays of(KeyValue entry) {
        return StoredJson.decode(entry.value(), StoredGrays.class);
    }

    Optional<StoredGray> find(long number) {
        return grays.stream().filter(gray -> gray.number() == number).findAny();
    }

    StoredGrays with(StoredGray added) {
        List<StoredGray> all = new ArrayList<>(grays);
        all.add(added);
        return new StoredGrays(StoredJson.FORMAT, added.number(), all);
    }

    StoredGrays without(long number) {
        return new StoredGrays(
                StoredJson.FORMAT,
                last,
                grays.stream().filter(gray -> gray.number() != number).toList());
    }
}
