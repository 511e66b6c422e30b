package dev.muster.starter.config.imports;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says in words why the start stopped and what can be done. */
final class ConfigImportFailureAnalyzer extends AbstractFailureAnalyzer<ConfigImportException> {

    @Override
    protected FailureAnalysis analyze(Throwable root, ConfigImportException cause) {
        return new FailureAnalysis(cause.getMessage(), cause.advice(), cause);
    }
}
