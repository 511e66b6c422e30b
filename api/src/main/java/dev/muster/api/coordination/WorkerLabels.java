package dev.muster.api.coordination;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.muster.api.InvalidArgumentException;
import dev.muster.api.Text;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What a worker is, or what a task asks of its worker: names with values. Immutable.
 *
 * @param values at most {@value #LABELS_MAX}; names have 1 to 63, values 0 to 63 letters, digits or {@code . _ : / -}
 */
public record WorkerLabels(@JsonValue Map<String, String> values) {

    /** Most labels. */
    public static final int LABELS_MAX = 32;

    /** No labels. */
    public static final WorkerLabels NONE = new WorkerLabels(Map.of());

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._:/-]{1,63}");
    private static final Pattern VALUE = Pattern.compile("[A-Za-z0-9._:/-]{0,63}");

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public WorkerLabels {
        if (values.size() > LABELS_MAX) {
            throw new InvalidArgumentException("labels", values.size() + " labels", "at most " + LABELS_MAX);
        }
        values.forEach((name, value) -> {
            Text.require("label", name, NAME, "1 to 63 letters, digits, '.', '_', ':', '/' or '-'");
            Text.require("label " + name, value, VALUE, "0 to 63 letters, digits, '.', '_', ':', '/' or '-'");
        });
        values = Collections.unmodifiableMap(new TreeMap<>(values));
    }

    /** One label. */
    public static WorkerLabels of(String name, String value) {
        return new WorkerLabels(Map.of(name, value));
    }

    /** Whether everything that is asked for is here. */
    public boolean satisfy(WorkerLabels asked) {
        return values.entrySet().containsAll(asked.values.entrySet());
    }
}
