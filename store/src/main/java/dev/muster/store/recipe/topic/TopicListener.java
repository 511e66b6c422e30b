package dev.muster.store.recipe.topic;

import dev.muster.api.ProblemException;
import dev.muster.api.coordination.TopicBatch;

/** Hears what is published, one call at a time, on a thread that must not be blocked. */
public interface TopicListener {

    /** The next messages, at least one. An exception ends the subscription. */
    void published(TopicBatch batch);

    /** The subscription ended, not by its owner; the last call. Subscribing at the last {@code next} misses nothing. */
    void ended(ProblemException cause);
}
