package dev.muster.benchmarks.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Where the members of a cluster are: directories and ports of this machine's loopback. Immutable.
 *
 * @param clientPorts where each speaks etcd's protocol
 * @param peerPorts where each speaks with the others
 * @param otherPorts two more for each, one after the other
 */
record Layout(Path directory, List<Integer> clientPorts, List<Integer> peerPorts, List<Integer> otherPorts) {

    static final String HOST = "127.0.0.1";

    /** Free ports; another process may still take one before the member does. */
    static Layout of(int members, Path directory) {
        List<Integer> ports = freePorts(members * 4);
        return new Layout(
                directory,
                ports.subList(0, members),
                ports.subList(members, 2 * members),
                ports.subList(2 * members, 4 * members));
    }

    int members() {
        return clientPorts.size();
    }

    /** Name of a member, 0 to the number of members, exclusive. */
    String name(int member) {
        return "member-" + (member + 1);
    }

    Path directory(int member) {
        return directory.resolve(name(member));
    }

    URI endpoint(int member) {
        return URI.create("http://" + HOST + ":" + clientPorts.get(member));
    }

    /** What is said of each member, separated by commas. */
    String each(IntFunction<String> of) {
        return IntStream.range(0, members()).mapToObj(of).collect(Collectors.joining(","));
    }

    private static List<Integer> freePorts(int count) {
        List<ServerSocket> held = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                held.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            return held.stream().map(ServerSocket::getLocalPort).toList();
        } catch (IOException failure) {
            throw new UncheckedIOException("ports: no free one", failure);
        } finally {
            held.forEach(Layout::close);
        }
    }

    private static void close(ServerSocket socket) {
        try {
            socket.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
