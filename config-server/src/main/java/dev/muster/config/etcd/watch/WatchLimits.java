package dev.muster.config.etcd.watch;

import java.time.Duration;

/**
 * Bounds of a watch stream.
 *
 * @param bufferBytes what may wait for a slow client, besides one response; beyond, its watches pause and read on in the
 *     store's history once it has caught up
 * @param fragmentBytes largest response to a watch that takes fragments
 * @param progressEvery longest silence on a watch that asked for signs of life
 */
record WatchLimits(int bufferBytes, int fragmentBytes, Duration progressEvery) {

    static WatchLimits defaults(Duration progressEvery) {
        return new WatchLimits(1024 * 1024, 2 * 1024 * 1024, progressEvery);
    }
}
