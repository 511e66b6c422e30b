package dev.muster.starter.config.imports;

import dev.muster.starter.http.MusterClient;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertySource;

/**
 * The configuration an application runs with: one volatile reference to an immutable state, behind all property sources and
 * all live beans. One write changes them together, so nobody sees a part of a release. Thread-safe.
 */
public final class RunningConfig {

    /**
     * What is in force.
     *
     * @param snapshot the published state
     * @param beans instances that were bound to it, by bean name
     */
    public record State(Snapshot snapshot, Map<String, Object> beans) {

        public State {
            beans = Collections.unmodifiableMap(new HashMap<>(beans));
        }

        /** The same with these instances in place of the earlier ones. */
        public State with(Snapshot newer, Map<String, Object> replaced) {
            Map<String, Object> all = new HashMap<>(beans);
            all.putAll(replaced);
            return new State(newer, all);
        }
    }

    private final Question question;
    private final MusterClient client;
    private final @Nullable LastGoodCopy copy;
    private final Origin origin;
    private volatile State state; // written under the lock of this object, which never calls others
    private volatile Runnable whenImportedAgain = () -> {};

    RunningConfig(
            Question question, MusterClient client, @Nullable LastGoodCopy copy, Origin origin, Snapshot snapshot) {
        this.question = question;
        this.client = client;
        this.copy = copy;
        this.origin = origin;
        this.state = new State(snapshot, Map.of());
    }

    /** The one behind the property sources of this environment, or empty if nothing was imported. */
    public static Optional<RunningConfig> of(ConfigurableEnvironment environment) {
        for (PropertySource<?> source : environment.getPropertySources()) {
            if (source instanceof MusterPropertySource ours) {
                return Optional.of(ours.getSource());
            }
        }
        return Optional.empty();
    }

    /** Whose configuration it is. */
    public Subject subject() {
        return question.subject();
    }

    /** What was asked at the start, when the id of this instance is only known if it was set. */
    public Question question() {
        return question;
    }

    /** The way to the servers. */
    public MusterClient client() {
        return client;
    }

    /** The copy on disk, or empty if copies are off. */
    public Optional<LastGoodCopy> copy() {
        return Optional.ofNullable(copy);
    }

    /** Where the state at start came from. */
    public Origin origin() {
        return origin;
    }

    /** What is in force. */
    public State state() {
        return state;
    }

    /** The published state in force. */
    public Snapshot snapshot() {
        return state.snapshot();
    }

    /** Puts another state in force, for all property sources and live beans at once. */
    public synchronized void change(UnaryOperator<State> change) {
        state = change.apply(state);
    }

    /**
     * Adds an instance that was bound while {@code boundTo} was in force.
     *
     * @return the instance in force (an earlier one wins), or empty if the state has changed meanwhile: bind again
     */
    public synchronized Optional<Object> add(String bean, Object instance, Snapshot boundTo) {
        if (state.snapshot() == boundTo && !state.beans().containsKey(bean)) {
            state = state.with(boundTo, Map.of(bean, instance));
        }
        return Optional.ofNullable(state.beans().get(bean));
    }

    /** Puts our property sources back where another import has replaced them by its own. */
    public void adopt(ConfigurableEnvironment environment) {
        for (PropertySource<?> source : environment.getPropertySources()) {
            if (source instanceof MusterPropertySource other && other.getSource() != this) {
                environment.getPropertySources().replace(other.getName(), new MusterPropertySource(this, other.slot()));
            }
        }
    }

    /** The sources that show it, the weakest first. */
    List<MusterPropertySource> sources() {
        List<MusterPropertySource> sources = new ArrayList<>();
        subject().slots().forEach(slot -> sources.add(0, new MusterPropertySource(this, slot)));
        return sources;
    }

    /** Has {@code action} called when the application's environment is made anew, e.g. by Spring Cloud's refresh. */
    public void whenImportedAgain(Runnable action) {
        whenImportedAgain = action;
    }

    void importedAgain() {
        whenImportedAgain.run();
    }

    @Override
    public String toString() {
        return subject() + " at " + snapshot();
    }
}
