package dev.muster.edge.problem;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Names properties under {@code muster} that do not exist, and where they were set. Comes before Boot's own analyzer, which
 * also prints their values: behind a misspelt name there may be a token.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class UnknownPropertyAnalyzer extends AbstractFailureAnalyzer<UnboundConfigurationPropertiesException> {

    private static final ConfigurationPropertyName OURS = ConfigurationPropertyName.of("muster");

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, UnboundConfigurationPropertiesException cause) {
        List<ConfigurationProperty> unknown = cause.getUnboundProperties().stream()
                .filter(property -> OURS.isAncestorOf(property.getName()))
                .toList();
        if (unknown.isEmpty()) {
            return null;
        }
        String found = unknown.stream()
                .map(property ->
                        property.getName() + ": there is no such property; it is set in " + property.getOrigin())
                .collect(Collectors.joining(System.lineSeparator()));
        return new FailureAnalysis(
                found,
                "Correct the name, or remove it. docs/reference/properties.md lists all that can be set.",
                cause);
    }
}
