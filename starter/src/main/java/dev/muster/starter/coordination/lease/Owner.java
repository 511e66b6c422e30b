package dev.muster.starter.coordination.lease;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/**
 * How this process, and the threads in it, call themselves when they ask for something: shown to people, and what deadlocks
 * are found by. Immutable.
 *
 * @param process at most 96 characters that the name of an owner may have
 */
public record Owner(String process) {

    private static final int LENGTH_MAX = 96;

    public Owner {
        String clean = process.replaceAll("[^A-Za-z0-9._:@-]", "_");
        process = clean.isEmpty() ? "app" : clean.substring(0, Math.min(LENGTH_MAX, clean.length()));
    }

    /**
     * A process that is told from all others.
     *
     * @param instance name of the instance, if it has one
     * @param application name of the application, if it has one
     */
    public static Owner of(@Nullable String instance, @Nullable String application) {
        long pid = ProcessHandle.current().pid();
        String name = application == null || application.isBlank() ? "app" : application;
        return new Owner((instance == null ? name + "@" + host() : instance) + ":" + pid);
    }

    /** The current thread of this process. */
    public String ofThread() {
        return process + ".t" + Thread.currentThread().getId();
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return InetAddress.getLoopbackAddress().getHostName();
        }
    }
}
