package dev.muster.config.etcd.commandline;

import dev.muster.config.etcd.wire.AddedMembers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What an etcd would be told, as arguments for our server. Its HTTP port and its port for other config servers become any
 * free ones on loopback, because an etcd has none of them; {@code --server.port=…} names one. Immutable.
 *
 * @param arguments for Boot; empty if there is only something to print
 * @param withoutMeaning flags that were given and change nothing
 * @param print what to print instead of starting; empty to start
 */
public record EtcdCommandLine(List<String> arguments, List<String> withoutMeaning, String print) {

    private static final String CLIENT_URL = "http://localhost:2379";
    private static final String PEER_URL = "http://localhost:2380";
    private static final String CLIENT_BUNDLE = "etcd-client";
    private static final String PEER_BUNDLE = "etcd-peer";

    public EtcdCommandLine {
        arguments = List.copyOf(arguments);
        withoutMeaning = List.copyOf(withoutMeaning);
    }

    /**
     * Reads a command line.
     *
     * @param version of etcd that clients are told
     * @param owner id of the member that a data directory belongs to; empty for one that is new
     * @throws BadFlagException if it cannot be understood
     */
    public static EtcdCommandLine read(
            List<String> arguments,
            Map<String, String> environment,
            String version,
            Function<String, Optional<String>> owner) {
        Flags flags = Flags.read(arguments, environment);
        if (flags.on("version")) {
            return new EtcdCommandLine(List.of(), List.of(), "etcd Version: " + version + " (Muster)");
        }
        if (flags.on("help")) {
            return new EtcdCommandLine(List.of(), List.of(), Flags.help());
        }
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("server.address", "127.0.0.1");
        properties.put("server.port", "0");
        properties.put("muster.cluster.port", "0");
        members(flags, owner, properties);
        clients(flags, properties);
        limits(flags, properties);
        List<String> all = new ArrayList<>();
        properties.forEach((name, value) -> all.add("--" + name + "=" + value));
        flags.passedOn().forEach(argument -> {
            String name = argument.replaceAll("^-+", "").replaceAll("=.*$", "");
            all.removeIf(derived -> derived.startsWith("--" + name + "="));
            all.add(argument.startsWith("--") ? argument : "-" + argument);
        });
        return new EtcdCommandLine(all, flags.withoutMeaning(), "");
    }

    private static void members(Flags flags, Function<String, Optional<String>> owner, Map<String, String> properties) {
        String name = flags.get("name").orElse("default");
        PeerUrl advertised = PeerUrl.list(
                        "initial-advertise-peer-urls",
                        flags.get("initial-advertise-peer-urls").orElse(PEER_URL))
                .get(0);
        PeerUrl listened = PeerUrl.list(
                        "listen-peer-urls", flags.get("listen-peer-urls").orElse(PEER_URL))
                .get(0);
        peerTls(flags, listened.encrypted(), properties);
        Map<String, PeerUrl> members = cluster(
                flags.get("initial-cluster").orElse(name + "=" + advertised.scheme() + "://" + advertised.address()));
        if (!members.containsKey(name)) {
            throw new BadFlagException(
                    "--initial-cluster: " + members.keySet() + " (expected: the --name " + name + " among them)");
        }
        String directory = flags.get("data-dir").orElse(name + ".etcd");
        boolean joins = joins(flags, members);
        PeerUrl self = members.get(name);
        String id = owner.apply(directory).orElse(joins ? AddedMembers.idAt(self.host(), self.port()) : name);
        properties.put("muster.store.id", id);
        properties.put("muster.store.directory", directory);
        properties.put("muster.cluster.name", flags.get("initial-cluster-token").orElse("etcd-cluster"));
        properties.put("muster.store.host", listened.host());
        if (members.size() == 1) {
            properties.put("muster.store.port", String.valueOf(listened.port()));
        } else {
            properties.put(
                    "muster.store.members",
                    members.entrySet().stream()
                            .map(member -> (member.getKey().equals(name) ? id : member.getKey()) + "="
                                    + member.getValue().address())
                            .collect(Collectors.joining(",")));
            properties.put("muster.store.join", String.valueOf(joins));
        }
    }

    private static boolean joins(Flags flags, Map<String, PeerUrl> members) {
        String state = flags.get("initial-cluster-state").orElse("new");
        if (!state.equals("new") && !state.equals("existing")) {
            throw new BadFlagException("--initial-cluster-state: " + state + " (expected: new or existing)");
        }
        if (state.equals("existing") && members.size() < 2) {
            throw new BadFlagException("--initial-cluster: " + members.keySet()
                    + " (expected: this member and one to join, because of --initial-cluster-state existing)");
        }
        return state.equals("existing");
    }

    private static void clients(Flags flags, Map<String, String> properties) {
        List<PeerUrl> listened = PeerUrl.list(
                "listen-client-urls", flags.get("listen-client-urls").orElse(CLIENT_URL));
        int port = listened.get(0).port();
        if (listened.stream()
                .anyMatch(url ->
                        url.port() != port || url.encrypted() != listened.get(0).encrypted())) {
            throw new BadFlagException(
                    "--listen-client-urls: " + flags.get("listen-client-urls").orElse("")
                            + " (expected: one scheme and one port for all of them)");
        }
        properties.put(
                "muster.etcd.host",
                listened.stream().map(PeerUrl::host).distinct().collect(Collectors.joining(",")));
        properties.put("muster.etcd.port", String.valueOf(port));
        flags.get("advertise-client-urls").ifPresent(urls -> {
            PeerUrl.list("advertise-client-urls", urls);
            properties.put("muster.etcd.advertise-client-urls", urls);
        });
        flags.get("max-concurrent-streams").ifPresent(max -> properties.put("muster.etcd.max-concurrent-streams", max));
        tls(flags, listened.get(0).encrypted(), properties);
    }

    /** 0 is the default; a quota below it is none, as with etcd. */
    private static void limits(Flags flags, Map<String, String> properties) {
        number(flags, "quota-backend-bytes")
                .filter(bytes -> bytes != 0)
                .ifPresent(bytes ->
                        properties.put("muster.store.limits.quota", (bytes < 0 ? Long.MAX_VALUE : bytes) + "B"));
        number(flags, "snapshot-count").filter(entries -> entries != 0).ifPresent(entries -> {
            if (entries < 0) {
                throw new BadFlagException("--snapshot-count: " + entries + " (expected: at least 0)");
            }
            properties.put("muster.store.limits.snapshot-every", String.valueOf(entries));
        });
    }

    private static Optional<Long> number(Flags flags, String name) {
        return flags.get(name).map(text -> {
            try {
                return Long.valueOf(text.strip());
            } catch (NumberFormatException e) {
                throw new BadFlagException("--" + name + ": " + text + " (expected: a whole number)");
            }
        });
    }

    private static void tls(Flags flags, boolean encrypted, Map<String, String> properties) {
        if (flags.on("auto-tls")) {
            throw new BadFlagException("--auto-tls: true (expected: --cert-file and --key-file; none are made here)");
        }
        if (!encrypted) {
            return; // as etcd, which needs https in the URL too
        }
        String certificate = flags.get("cert-file").orElseThrow(() -> missing("cert-file"));
        String key = flags.get("key-file").orElseThrow(() -> missing("key-file"));
        String bundle = "spring.ssl.bundle.pem." + CLIENT_BUNDLE + ".";
        properties.put(bundle + "keystore.certificate", "file:" + certificate);
        properties.put(bundle + "keystore.private-key", "file:" + key);
        flags.get("trusted-ca-file")
                .ifPresent(authority -> properties.put(bundle + "truststore.certificate", "file:" + authority));
        properties.put("muster.etcd.ssl.bundle", CLIENT_BUNDLE);
        if (flags.on("client-cert-auth") || flags.get("trusted-ca-file").isPresent()) {
            if (flags.get("trusted-ca-file").isEmpty()) {
                throw missing("trusted-ca-file");
            }
            properties.put("muster.etcd.ssl.client-auth", "true");
        }
    }

    private static void peerTls(Flags flags, boolean encrypted, Map<String, String> properties) {
        if (flags.on("peer-auto-tls")) {
            throw new BadFlagException("--peer-auto-tls: true (expected: --peer-cert-file, --peer-key-file and"
                    + " --peer-trusted-ca-file; none are made here)");
        }
        if (!encrypted) {
            return;
        }
        String bundle = "spring.ssl.bundle.pem." + PEER_BUNDLE + ".";
        for (String flag : List.of("peer-cert-file", "peer-key-file", "peer-trusted-ca-file")) {
            if (flags.get(flag).isEmpty()) {
                throw new BadFlagException(
                        "--" + flag + ": nothing (expected: a PEM file, because members are to use https)");
            }
        }
        flags.get("peer-cert-file").ifPresent(file -> properties.put(bundle + "keystore.certificate", "file:" + file));
        flags.get("peer-key-file").ifPresent(file -> properties.put(bundle + "keystore.private-key", "file:" + file));
        flags.get("peer-trusted-ca-file")
                .ifPresent(file -> properties.put(bundle + "truststore.certificate", "file:" + file));
        properties.put("muster.store.ssl.bundle", PEER_BUNDLE);
    }

    private static Map<String, PeerUrl> cluster(String text) {
        Map<String, PeerUrl> members = new LinkedHashMap<>();
        for (String member : text.split(",", -1)) {
            int equals = member.indexOf('=');
            if (equals < 1) {
                throw new BadFlagException("--initial-cluster: '" + member + "' (expected: name=http://host:port)");
            }
            members.put(
                    member.substring(0, equals).strip(),
                    PeerUrl.one("initial-cluster", member.substring(equals + 1).strip()));
        }
        return members;
    }

    private static BadFlagException missing(String flag) {
        return new BadFlagException("--" + flag + ": nothing (expected: a PEM file, because clients are to use https)");
    }
}
