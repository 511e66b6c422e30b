package dev.muster.replication;

import com.hazelcast.topic.ITopic;

/**
 * Tells all members something small and passing. Not stored, not repeated: for news that the next message replaces.
 * Thread-safe.
 */
public final class Broadcast {

    private final ITopic<byte[]> topic;

    Broadcast(ITopic<byte[]> topic) {
        this.topic = topic;
    }

    /** Sends to every member, this one included; returns before they have it. */
    public void send(byte[] message) {
        topic.publish(message);
    }
}
