package dev.muster.config.projection;

import java.util.List;

/** Hears what was released. */
@FunctionalInterface
public interface ProjectionListener {

    /**
     * Called after the projection moved on; must not block. Calls may overlap and come late: what the projection says then
     * is what counts.
     *
     * @param released what has another release than before
     * @param first whether this is the first state, so that everything in it is old news
     */
    void moved(List<ReleasedConfig> released, boolean first);
}
