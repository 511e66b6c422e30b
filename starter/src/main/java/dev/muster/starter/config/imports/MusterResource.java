package dev.muster.starter.config.imports;

import dev.muster.starter.MusterProperties;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.config.ConfigDataResource;

/** The configuration of one application on one set of servers. Immutable; equal if it is the same configuration. */
public final class MusterResource extends ConfigDataResource {

    private final Subject subject;
    private final MusterProperties properties;
    private final MusterProperties.Config config;
    private final boolean optional;
    private final @Nullable String failure;

    /** @param config how to get it: the properties, with what the location says instead */
    MusterResource(Subject subject, MusterProperties properties, MusterProperties.Config config, boolean optional) {
        this(subject, properties, config, optional, null);
    }

    private MusterResource(
            Subject subject,
            MusterProperties properties,
            MusterProperties.Config config,
            boolean optional,
            @Nullable String failure) {
        super(optional);
        this.subject = subject;
        this.properties = properties;
        this.config = config;
        this.optional = optional;
        this.failure = failure;
    }

    Subject subject() {
        return subject;
    }

    /** What to ask the servers. */
    Question question() {
        return Question.of(subject, properties.instance());
    }

    MusterProperties properties() {
        return properties;
    }

    MusterProperties.Config config() {
        return config;
    }

    boolean optional() {
        return optional;
    }

    /** The same, saying why it could not be had. */
    MusterResource failed(String why) {
        return new MusterResource(subject, properties, config, optional, why);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof MusterResource that
                && subject.equals(that.subject)
                && config.servers().equals(that.config.servers());
    }

    @Override
    public int hashCode() {
        return Objects.hash(subject, config.servers());
    }

    @Override
    public String toString() {
        String text = "configuration of " + subject + " from " + config.servers();
        return failure == null ? text : text + " (" + failure + ")";
    }
}
