package dev.muster.starter.config.live;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggerConfiguration;
import org.springframework.boot.logging.LoggerGroup;
import org.springframework.boot.logging.LoggerGroups;
import org.springframework.boot.logging.LoggingSystem;

/** Levels of loggers out of {@code logging.level}, groups included. Confined to the apply thread. */
public final class LogLevels {

    private static final Logger log = LoggerFactory.getLogger(LogLevels.class);
    private static final String PREFIX = "logging.level";

    private final @Nullable LoggingSystem system;
    private final @Nullable LoggerGroups groups;
    private final Map<String, Optional<LogLevel>> before = new HashMap<>();

    /** Without a logging system levels do not change. */
    public LogLevels(@Nullable LoggingSystem system, @Nullable LoggerGroups groups) {
        this.system = system;
        this.groups = groups;
    }

    /**
     * What has to change, by logger; an empty level is the one before any configuration.
     *
     * @throws BindException if {@code after} has a level that is none
     */
    Map<String, Optional<LogLevel>> changes(View before, View after) {
        Map<String, LogLevel> old = loggers(before);
        Map<String, LogLevel> now = loggers(after);
        Map<String, Optional<LogLevel>> changes = new LinkedHashMap<>();
        old.keySet().stream()
                .filter(logger -> !now.containsKey(logger))
                .forEach(logger -> changes.put(logger, Optional.empty()));
        now.forEach((logger, level) -> {
            if (!Objects.equals(level, old.get(logger))) {
                changes.put(logger, Optional.of(level));
                if (!old.containsKey(logger)) {
                    this.before.computeIfAbsent(logger, this::configured);
                }
            }
        });
        return changes;
    }

    /** Sets them all, or none if one cannot be set. */
    void set(Map<String, Optional<LogLevel>> changes) {
        Map<String, Optional<LogLevel>> undo = new LinkedHashMap<>();
        try {
            changes.forEach((logger, level) -> {
                undo.put(logger, configured(logger));
                set(logger, level.or(() -> before.getOrDefault(logger, Optional.empty())));
            });
        } catch (RuntimeException e) {
            undo.forEach(this::restore);
            throw e;
        }
    }

    private void restore(String logger, Optional<LogLevel> level) {
        try {
            set(logger, level);
        } catch (RuntimeException e) {
            log.warn("The level of logger {} could not be set back", logger, e);
        }
    }

    private void set(String logger, Optional<LogLevel> level) {
        if (system == null) {
            return;
        }
        boolean root = logger.equals(LoggingSystem.ROOT_LOGGER_NAME);
        // The root logger has nobody to inherit from; INFO is what Boot's own logging configurations give it.
        system.setLogLevel(root ? null : logger, level.orElse(root ? LogLevel.INFO : null));
    }

    private Optional<LogLevel> configured(String logger) {
        LoggerConfiguration configuration = system == null ? null : system.getLoggerConfiguration(logger);
        return Optional.ofNullable(configuration).map(LoggerConfiguration::getConfiguredLevel);
    }

    private Map<String, LogLevel> loggers(View view) {
        Map<String, LogLevel> named = Binder.get(view)
                .bind(PREFIX, Bindable.mapOf(String.class, LogLevel.class))
                .orElseGet(Map::of);
        Map<String, LogLevel> loggers = new LinkedHashMap<>();
        named.forEach((name, level) -> {
            LoggerGroup group = groups == null ? null : groups.get(name);
            if (group != null && group.hasMembers()) {
                group.getMembers().forEach(member -> loggers.put(member, level));
            }
        });
        named.forEach((name, level) -> {
            LoggerGroup group = groups == null ? null : groups.get(name);
            if (group == null || !group.hasMembers()) {
                loggers.put(
                        name.toUpperCase(Locale.ROOT).equals(LoggingSystem.ROOT_LOGGER_NAME)
                                ? LoggingSystem.ROOT_LOGGER_NAME
                                : name,
                        level);
            }
        });
        return loggers;
    }
}
