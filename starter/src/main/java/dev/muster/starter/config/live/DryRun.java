package dev.muster.starter.config.live;

import dev.muster.api.config.ReceiptProblem;
import dev.muster.starter.config.imports.Snapshot;
import dev.muster.starter.config.live.PropertiesBean.Role;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeansException;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.ConfigurationPropertiesBindException;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.logging.LogLevel;
import org.springframework.context.ConfigurableApplicationContext;

/** Tries a state of the configuration without putting it in force. Confined to the apply thread. */
final class DryRun {

    /** Properties that only a start reads, although no bean binds them. */
    private static final List<ConfigurationPropertyName> READ_AT_START = List.of(
            ConfigurationPropertyName.of("spring.application"),
            ConfigurationPropertyName.of("spring.config"),
            ConfigurationPropertyName.of("spring.main"),
            ConfigurationPropertyName.of("spring.profiles"),
            ConfigurationPropertyName.of("logging.config"),
            ConfigurationPropertyName.of("logging.file"),
            ConfigurationPropertyName.of("logging.pattern"));

    private static final String AT_NEXT_START = "comes into force at the next start";

    private final ConfigurableApplicationContext application;
    private final LiveBeans beans;
    private final LogLevels levels;
    private @Nullable List<ValueUse> valueUses;

    DryRun(ConfigurableApplicationContext application, LiveBeans beans, LogLevels levels) {
        this.application = application;
        this.beans = beans;
        this.levels = levels;
    }

    /**
     * What came out.
     *
     * @param changes properties that mean something else
     * @param fresh new instances by bean name
     * @param levels new levels of loggers
     * @param refusals why the state cannot be put in force; empty if it can
     * @param restarts what would wait for a restart
     */
    record Result(
            Changes changes,
            Map<String, Object> fresh,
            Map<String, Optional<LogLevel>> levels,
            List<ReceiptProblem> refusals,
            List<ReceiptProblem> restarts) {}

    /** Tries {@code to}, coming from {@code from}. Changes nothing. */
    Result of(Snapshot from, Snapshot to) {
        View before = View.of(application, from);
        View after = View.of(application, to);
        Changes changes = Changes.between(before, after);
        Map<String, Object> fresh = new HashMap<>();
        List<ReceiptProblem> refusals = new ArrayList<>();
        List<ReceiptProblem> restarts = new ArrayList<>();
        Map<String, Optional<LogLevel>> newLevels = Map.of();
        if (!changes.isEmpty()) {
            bind(after, changes, fresh, refusals);
            values(before, after, refusals, restarts);
            newLevels = levels(before, after, refusals);
            fixed(changes, restarts);
        }
        return new Result(changes, fresh, newLevels, refusals, restarts);
    }

    private void bind(View after, Changes changes, Map<String, Object> fresh, List<ReceiptProblem> refusals) {
        List<PropertiesBean> affected = beans.all().stream()
                .filter(bean -> bean.bindable() && changes.touch(bean))
                .toList();
        if (affected.isEmpty()) {
            return;
        }
        try (Shadow shadow = new Shadow(application, after, affected)) {
            for (PropertiesBean bean : affected) {
                try {
                    Object instance = shadow.bind(bean);
                    if (bean.live()) {
                        fresh.put(bean.name(), instance);
                    }
                } catch (BeansException e) {
                    // A fixed bean is bound only to see whether the next start would fail on its properties.
                    if (bean.role() != Role.FIXED || bindingFailed(e)) {
                        refusals.addAll(BindProblems.of(bean, e, changes.valuesFor(bean)));
                    }
                }
            }
        }
    }

    private static boolean bindingFailed(Throwable failure) {
        for (Throwable at = failure; at != null; at = at.getCause()) {
            if (at instanceof ConfigurationPropertiesBindException) {
                return true;
            }
        }
        return false;
    }

    private void values(View before, View after, List<ReceiptProblem> refusals, List<ReceiptProblem> restarts) {
        ConfigurableListableBeanFactory factory = application.getBeanFactory();
        if (valueUses == null) {
            valueUses = ValueUse.in(factory);
        }
        for (ValueUse use : valueUses) {
            String resolved;
            try {
                resolved = after.resolveRequiredPlaceholders(use.text());
            } catch (IllegalArgumentException e) {
                if (resolvable(before, use)) {
                    refusals.add(
                            new ReceiptProblem(use.property(), use.where(), "has no value and no default any more"));
                }
                continue;
            }
            if (resolved.equals(before.resolvePlaceholders(use.text()))) {
                continue;
            }
            if (!convertible(factory, use, resolved)) {
                refusals.add(new ReceiptProblem(
                        use.property(),
                        use.where(),
                        BindProblems.conversion(use.type().getType())));
            } else if (!use.refreshed()) {
                restarts.add(new ReceiptProblem(
                        use.property(),
                        use.where(),
                        AT_NEXT_START + "; a bean in refresh scope would take it now, or @ConfigurationProperties"));
            }
        }
    }

    private static boolean resolvable(View view, ValueUse use) {
        try {
            view.resolveRequiredPlaceholders(use.text());
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean convertible(ConfigurableListableBeanFactory factory, ValueUse use, String text) {
        if (text.contains("#{") || use.type().getType() == Optional.class) {
            return true;
        }
        try {
            factory.getTypeConverter().convertIfNecessary(text, use.type().getType(), use.type());
            return true;
        } catch (BeansException | IllegalArgumentException e) {
            return false;
        }
    }

    private Map<String, Optional<LogLevel>> levels(View before, View after, List<ReceiptProblem> refusals) {
        try {
            return levels.changes(before, after);
        } catch (BindException e) {
            String property = e.getName().toString();
            for (Throwable at = e; at != null; at = at.getCause()) {
                property = at instanceof BindException inner ? inner.getName().toString() : property;
            }
            refusals.add(new ReceiptProblem(property, "logger", BindProblems.conversion(LogLevel.class)));
            return Map.of();
        }
    }

    private void fixed(Changes changes, List<ReceiptProblem> restarts) {
        for (ConfigurationPropertyName property : changes.names()) {
            Set<String> targets = new TreeSet<>();
            for (PropertiesBean bean : beans.all()) {
                if (bean.role() == Role.FIXED
                        && !bean.prefix().isEmpty()
                        && bean.binds(property)
                        && !takenOver(bean, property)) {
                    targets.add(bean.type().getName());
                }
            }
            if (READ_AT_START.stream().anyMatch(start -> start.equals(property) || start.isAncestorOf(property))) {
                targets.add("the start of the application");
            }
            for (String target : targets) {
                restarts.add(new ReceiptProblem(property.toString(), target, AT_NEXT_START));
            }
        }
    }

    /** Whether a bean that can change binds the property more closely. */
    private boolean takenOver(PropertiesBean fixed, ConfigurationPropertyName property) {
        return beans.all().stream()
                .anyMatch(bean -> bean.role() != Role.FIXED
                        && bean.binds(property)
                        && bean.prefix().getNumberOfElements() > fixed.prefix().getNumberOfElements());
    }
}
