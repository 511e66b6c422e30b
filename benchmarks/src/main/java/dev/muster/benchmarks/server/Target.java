package dev.muster.benchmarks.server;

import dev.muster.benchmarks.load.Samples;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;

/**
 * One thing to measure.
 *
 * @param name in the tables
 * @param repository a checkout of Muster whose benchmarks are built; of no meaning for etcd
 * @param javaOptions of the members' processes
 */
public record Target(String name, Kind kind, Path repository, List<String> javaOptions) {

    /** What it is. */
    public enum Kind {
        /** The {@code etcd} of the path. */
        ETCD,
        /** The config server, spoken to like etcd. */
        MUSTER,
        /** The store alone; the load is made in the leader's process, so it pays for no client and no connection. */
        STORE
    }

    /**
     * Bounds the heap and picks the collector that needs least memory beside it. 100,000 revisions of 256 bytes, as many as
     * are kept, live in 170 MiB: with 256 MiB it would do little else but collect.
     */
    static final List<String> JAVA_OPTIONS = List.of("-Xmx384m", "-XX:+UseSerialGC");

    public Target {
        javaOptions = List.copyOf(javaOptions);
    }

    /**
     * Reads {@code [NAME=]KIND[@REPOSITORY][ JAVA_OPTION…]}.
     *
     * @param repository used if it names none
     */
    public static Target of(String text, Path repository) {
        List<String> words = Arrays.asList(text.trim().split("\\s+", -1));
        String first = words.get(0);
        int at = first.indexOf('@');
        Path from = at < 0 ? repository : Path.of(first.substring(at + 1)).toAbsolutePath();
        String named = at < 0 ? first : first.substring(0, at);
        int equals = named.indexOf('=');
        String kind = named.substring(equals + 1);
        String name = equals < 0 ? kind : named.substring(0, equals);
        List<String> options = words.size() > 1 ? words.subList(1, words.size()) : JAVA_OPTIONS;
        return switch (kind) {
            case "etcd" -> new Target(name, Kind.ETCD, from, List.of());
            case "muster" -> new Target(name, Kind.MUSTER, from, options);
            case "store" -> new Target(name, Kind.STORE, from, options);
            default ->
                throw new IllegalArgumentException(
                        "target: " + text + " (expected: etcd, muster or store, see --help)");
        };
    }

    /** The cluster, not yet started. */
    public Cluster cluster(int members, Path directory, Samples samples, ExecutorService answers) {
        return kind == Kind.STORE
                ? new StoreCluster(this, layout(members, directory))
                : restartable(members, directory, samples, answers);
    }

    /**
     * The same, for targets that speak etcd's protocol.
     *
     * @throws IllegalArgumentException for {@link Kind#STORE}
     */
    public RestartableCluster restartable(int members, Path directory, Samples samples, ExecutorService answers) {
        MemberCommand command =
                switch (kind) {
                    case ETCD -> new EtcdCommand();
                    case MUSTER -> new MusterCommand(repository, javaOptions);
                    case STORE ->
                        throw new IllegalArgumentException(
                                "target: " + name + " is a store (expected: etcd or muster)");
                };
        return new WireCluster(name, layout(members, directory), command, samples, answers);
    }

    private Layout layout(int members, Path directory) {
        return Layout.of(members, directory.resolve(name + "-" + members));
    }
}
