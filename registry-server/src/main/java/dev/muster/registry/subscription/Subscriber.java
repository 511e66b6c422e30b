package dev.muster.registry.subscription;

import dev.muster.edge.stream.SseFrame;

/** One standing request for changes. */
interface Subscriber {

    /** Takes a frame without blocking; false ends the subscription. */
    boolean offer(SseFrame frame);
}
