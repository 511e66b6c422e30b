package dev.muster.starter.config;

import java.util.Set;
import org.springframework.context.ApplicationEvent;

/** Published after a new state of the configuration has come into force, on the thread that applied it. */
public final class ConfigAppliedEvent extends ApplicationEvent {

    private static final long serialVersionUID = 1L;

    private final long revision;
    private final transient Set<String> changed;

    /**
     * @param source who applied it
     * @param revision the store's revision that is in force now
     * @param changed names of the properties whose resolved value is another one than before
     */
    public ConfigAppliedEvent(Object source, long revision, Set<String> changed) {
        super(source);
        this.revision = revision;
        this.changed = Set.copyOf(changed);
    }

    /** The store's revision that is in force now. */
    public long revision() {
        return revision;
    }

    /** Names of the properties whose resolved value is another one than before: lower case, with dashes where published so. */
    public Set<String> changed() {
        return changed == null ? Set.of() : changed;
    }
}
