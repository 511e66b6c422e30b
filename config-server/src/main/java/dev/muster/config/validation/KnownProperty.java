package dev.muster.config.validation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A property as an application describes it. Immutable.
 *
 * @param name in its canonical form, {@code shop.order-limit}
 * @param type a Java type with its parameters; absent if the application does not say
 * @param deprecated whether it should not be used any more
 * @param removed whether it has no effect any more
 * @param replacement what to use for a deprecated one; absent if nothing
 * @param values all there may be; empty if any may
 */
public record KnownProperty(
        String name,
        @Nullable String type,
        boolean deprecated,
        boolean removed,
        @Nullable String replacement,
        List<String> values) {

    public KnownProperty {
        values = List.copyOf(values);
    }
}
