package dev.muster.config.release;

import dev.muster.api.Namespace;
import dev.muster.api.ProblemException;
import dev.muster.api.ProblemType;
import dev.muster.api.config.ConfigName;
import dev.muster.api.coordination.KeyValue;
import java.util.Map;
import java.util.Optional;

/** Somebody else saved, published or discarded the draft first. Facts: {@code expected}, {@code actual}; 0 is none. */
public class EditConflictException extends ProblemException {

    private static final long serialVersionUID = 1L;

    /**
     * @param expected the version that was to be there; 0 for none
     * @param found what is there
     */
    public EditConflictException(Namespace namespace, ConfigName name, long expected, Optional<KeyValue> found) {
        super(
                ProblemType.REVISION_CONFLICT,
                namespace + "/" + name + ": "
                        + found.map(entry -> "the draft has version " + entry.modRevision())
                                .orElse("there is no draft")
                        + " (expected: " + (expected == 0 ? "none" : "version " + expected) + ")",
                Map.of(
                        "expected",
                        expected,
                        "actual",
                        found.map(KeyValue::modRevision).orElse(0L)));
    }
}
