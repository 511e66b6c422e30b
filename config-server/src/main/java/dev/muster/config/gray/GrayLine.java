package dev.muster.config.gray;

import dev.muster.api.Namespace;
import dev.muster.api.ProblemException;
import dev.muster.api.ProblemType;
import dev.muster.api.config.ConfigName;
import dev.muster.api.coordination.Compare;
import dev.muster.api.coordination.KeyValue;
import dev.muster.api.coordination.Operation;
import dev.muster.api.coordination.Relation;
import dev.muster.config.cluster.ConfigKeys;
import dev.muster.config.cluster.StoredJson;
import java.util.Map;
import java.util.Optional;

/**
 * The gray releases of one name as they were read, and the way to change them only if they are still so. Immutable.
 *
 * @param version how often the list was changed; 0 if it never was
 */
record GrayLine(Namespace namespace, ConfigName name, long version, StoredGrays stored) {

    static GrayLine of(Namespace namespace, ConfigName name, Optional<KeyValue> entry) {
        return new GrayLine(
                namespace,
                name,
                entry.map(KeyValue::version).orElse(0L),
                entry.map(StoredGrays::of).orElse(StoredGrays.NONE));
    }

    Compare unchanged() {
        return Compare.version(ConfigKeys.gray(namespace, name), Relation.EQUAL, version);
    }

    Operation put(StoredGrays next) {
        return Operation.put(ConfigKeys.gray(namespace, name), StoredJson.encode(next));
    }

    Operation deleteText(long number) {
        return Operation.delete(ConfigKeys.grayText(namespace, name, number));
    }

    /** @throws ProblemException {@code RELEASE_NOT_FOUND} */
    StoredGray require(long number) {
        return stored.find(number)
                .orElseThrow(() -> new ProblemException(
                        ProblemType.RELEASE_NOT_FOUND,
                        namespace + "/" + name + ": no gray release " + number + " (expected: one of "
                                + stored.grays().stream()
                                        .map(StoredGray::number)
                                        .toList() + ")",
                        Map.of("number", number)));
    }

    ProblemException changedMeanwhile() {
        return new ProblemException(
                ProblemType.REVISION_CONFLICT,
                namespace + "/" + name + ": the gray releases changed at the same time (expected: those of change "
                        + version + "); ask again");
    }
}
