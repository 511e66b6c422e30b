package dev.muster.starter.config.live;

import dev.muster.api.config.EffectiveConfig;
import dev.muster.api.config.ReceiptOutcome;
import dev.muster.api.config.ReceiptProblem;
import dev.muster.starter.config.ConfigAppliedEvent;
import dev.muster.starter.config.imports.RunningConfig;
import dev.muster.starter.config.imports.Snapshot;
import dev.muster.starter.config.live.PropertiesBean.Role;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.cloud.context.scope.refresh.RefreshScope;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Puts a state of the configuration in force as a whole, or not at all.
 *
 * <pre>
 * shadow: bind, validate, convert ──refused──► nothing changed, REJECTED
 *    │ fine
 * one write: property sources and live beans
 *    │
 * log levels ──failed──► everything back, REJECTED
 *    │
 * refresh scope, event, listeners
 * </pre>
 *
 * <p>Confined to one thread, the apply thread; holds no lock while code of the application runs.
 */
public final class ConfigApplier {

    private static final Logger log = LoggerFactory.getLogger(ConfigApplier.class);

    private final ConfigurableApplicationContext application;
    private final RunningConfig running;
    private final LiveBeans beans;
    private final LogLevels levels;
    private final @Nullable RefreshScope refreshScope;
    private final DryRun dryRun;

    /** @param refreshScope absent if the application has none */
    public ConfigApplier(
            ConfigurableApplicationContext application,
            RunningConfig running,
            LiveBeans beans,
            LogLevels levels,
            @Nullable RefreshScope refreshScope) {
        this.application = application;
        this.running = running;
        this.beans = beans;
        this.levels = levels;
        this.refreshScope = refreshScope;
        this.dryRun = new DryRun(application, beans, levels);
    }

    /** Tries the state and puts it in force if it fits. Never throws for what the state or the application does. */
    public Decision apply(EffectiveConfig config) {
        Snapshot next = Snapshot.of(config);
        try {
            RunningConfig.State before = running.state();
            DryRun.Result tried = dryRun.of(before.snapshot(), next);
            if (!tried.refusals().isEmpty()) {
                return new Decision(config.cursor(), ReceiptOutcome.REJECTED, tried.refusals());
            }
            return swap(config, before, next, tried);
        } catch (RuntimeException e) {
            // The message may hold a value, so it goes neither to the server nor to the log.
            log.error("Could not apply {}: {}", next, e.getClass().getName());
            log.debug("Could not apply {}", next, e);
            return new Decision(
                    config.cursor(),
                    ReceiptOutcome.REJECTED,
                    List.of(new ReceiptProblem(
                            null,
                            "the application",
                            "applying failed with " + e.getClass().getName())));
        }
    }

    private Decision swap(EffectiveConfig config, RunningConfig.State before, Snapshot next, DryRun.Result tried) {
        Map<String, Object> replaced = new HashMap<>();
        tried.fresh().forEach((name, instance) -> {
            Object old = before.beans().get(name);
            // An equal record stays, so that nobody who holds it holds an old one.
            if (old != null && !old.equals(instance)) {
                replaced.put(name, instance);
            }
        });
        running.adopt(application.getEnvironment());
        running.change(now -> now.with(next, replaced));
        try {
            levels.set(tried.levels());
        } catch (RuntimeException e) {
            running.change(now -> now.with(before.snapshot(), kept(before, replaced)));
            throw e;
        }
        if (!tried.changes().isEmpty()) {
            refresh();
            tell(next, tried.changes(), replaced);
        }
        List<ReceiptProblem> restarts = new ArrayList<>(tried.restarts());
        restarts.addAll(captured(tried.changes(), replaced));
        return new Decision(
                config.cursor(),
                restarts.isEmpty() ? ReceiptOutcome.APPLIED : ReceiptOutcome.RESTART_REQUIRED,
                restarts);
    }

    private static Map<String, Object> kept(RunningConfig.State before, Map<String, Object> replaced) {
        Map<String, Object> kept = new HashMap<>(before.beans());
        kept.keySet().retainAll(replaced.keySet());
        return kept;
    }

    private void refresh() {
        if (refreshScope == null) {
            return;
        }
        try {
            refreshScope.refreshAll();
        } catch (RuntimeException e) {
            // All beans of the scope are gone by now and will be made anew; only saying goodbye to one went wrong.
            log.warn("A bean in refresh scope failed while it was destroyed", e);
        }
    }

    private void tell(Snapshot next, Changes changes, Map<String, Object> replaced) {
        try {
            application.publishEvent(new ConfigAppliedEvent(running, next.revision(), changes.keys()));
        } catch (RuntimeException e) {
            log.warn("A listener for applied configuration failed", e);
        }
        replaced.forEach(beans::tell);
    }

    /** Singletons that got an instance handed which is now an old one. */
    private List<ReceiptProblem> captured(Changes changes, Map<String, Object> replaced) {
        ConfigurableListableBeanFactory factory = application.getBeanFactory();
        List<ReceiptProblem> problems = new ArrayList<>();
        for (PropertiesBean bean : beans.all()) {
            if (bean.role() != Role.SCOPED || !replaced.containsKey(bean.name())) {
                continue;
            }
            for (String dependent : factory.getDependentBeans(bean.name())) {
                if (factory.containsBeanDefinition(dependent)
                        && factory.getMergedBeanDefinition(dependent).isSingleton()) {
                    changes.names().stream()
                            .filter(bean::binds)
                            .forEach(property -> problems.add(new ReceiptProblem(
                                    property.toString(),
                                    "bean " + dependent,
                                    "keeps the " + bean.type().getSimpleName()
                                            + " it was made with until the next start; inject Live<"
                                            + bean.type().getSimpleName() + "> to follow changes")));
                }
            }
        }
        return problems;
    }
}
