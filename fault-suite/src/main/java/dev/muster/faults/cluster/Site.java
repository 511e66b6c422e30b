package dev.muster.faults.cluster;

import java.nio.file.Path;

/**
 * Where one member lives. Immutable.
 *
 * @param id its name
 * @param directory everything it writes; its data are in {@link #data()}
 * @param host the interface it listens on
 * @param clientPort port for clients
 * @param peerHost where the other members reach it
 * @param peerPort port for the other members
 * @param httpPort port for HTTP, of servers that have one
 * @param tablePort port for replicated tables, of servers that have them
 */
public record Site(
        String id,
        Path directory,
        String host,
        int clientPort,
        String peerHost,
        int peerPort,
        int httpPort,
        int tablePort) {

    /** Where a file system of its own may be mounted. */
    public Path disk() {
        return directory.resolve("disk");
    }

    /** The directory that must survive a restart. */
    public Path data() {
        return disk().resolve("data");
    }

    /** What it prints. */
    public Path log() {
        return directory.resolve("server.log");
    }

    /** {@code host:port} for the other members. */
    public String peerAddress() {
        return peerHost + ":" + peerPort;
    }
}
