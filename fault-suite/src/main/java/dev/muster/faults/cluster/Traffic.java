package dev.muster.faults.cluster;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What becomes of bytes on their way. TCP turns lost packets into late ones: what is lost with probability 1 waits until the network is healed,
 * what is lost now and then comes late by the time of a retransmission for each loss in a row. Thread-safe.
 */
final class Traffic {

    private static final long RETRANSMISSION_MILLIS = 200;
    private static final double CERTAIN = 1;

    private record Way(String from, String to) {}

    private final Map<Way, Double> losses = new ConcurrentHashMap<>();
    private final Object changed = new Object();

    void lose(String from, String to, double probability) {
        losses.put(new Way(from, to), probability);
    }

    void heal() {
        losses.clear();
        synchronized (changed) {
            changed.notifyAll();
        }
    }

    /** Returns when bytes from one member to another may go on. */
    void pass(String from, String to) throws InterruptedException {
        Way way = new Way(from, to);
        long wait = RETRANSMISSION_MILLIS;
        while (true) {
            double loss = losses.getOrDefault(way, 0.0);
            if (loss < CERTAIN && ThreadLocalRandom.current().nextDouble() >= loss) {
                return;
            }
            synchronized (changed) {
                changed.wait(wait);
            }
            wait = Math.min(wait * 2, 5_000);
        }
    }
}
