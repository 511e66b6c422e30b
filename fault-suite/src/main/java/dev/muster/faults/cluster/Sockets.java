package dev.muster.faults.cluster;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Which process a connection belongs to, as Linux tells it in {@code /proc}. Stateless. */
final class Sockets {

    private static final List<Path> TABLES = List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"));
    private static final int LOCAL = 1;
    private static final int REMOTE = 2;
    private static final int INODE = 9;

    private Sockets() {}

    /** Whether a process holds the end with the local port of a connection to the remote port. */
    static boolean owns(long pid, int localPort, int remotePort) {
        if (pid == 0) {
            return false;
        }
        String inode = inode(localPort, remotePort);
        return !inode.isEmpty() && holds(pid, "socket:[" + inode + "]");
    }

    private static String inode(int localPort, int remotePort) {
        String local = String.format(Locale.ROOT, ":%04X", localPort);
        String remote = String.format(Locale.ROOT, ":%04X", remotePort);
        return TABLES.stream()
                .flatMap(table -> lines(table).stream())
                .map(line -> line.strip().split("\\s+"))
                .filter(fields ->
                        fields.length > INODE && fields[LOCAL].endsWith(local) && fields[REMOTE].endsWith(remote))
                .map(fields -> fields[INODE])
                .findFirst()
                .orElse("");
    }

    private static List<String> lines(Path table) {
        try {
            return Files.readAllLines(table);
        } catch (IOException noSuchTable) { // a kernel without IPv6
            return List.of();
        }
    }

    private static boolean holds(long pid, String socket) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of("/proc/" + pid + "/fd"))) {
            for (Path file : files) {
                if (Files.isSymbolicLink(file)
                        && Files.readSymbolicLink(file).toString().equals(socket)) {
                    return true;
                }
            }
        } catch (IOException ended) {
            return false;
        }
        return false;
    }
}
