package dev.muster.config.etcd.commandline;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Flags as Go reads them: {@code --name value}, {@code --name=value}, with one dash or two; a switch takes its value only
 * behind {@code =}. What the command line does not say is taken from variables {@code ETCD_NAME}. Immutable.
 *
 * @param values of the flags that were given, by name
 * @param passedOn arguments with a dot in their name, which are properties of ours
 */
record Flags(Map<String, String> values, List<String> passedOn) {

    /** Flags of etcd 3.4 that are understood. */
    private static final Set<String> UNDERSTOOD = Set.of(
            "name",
            "data-dir",
            "listen-client-urls",
            "advertise-client-urls",
            "listen-peer-urls",
            "initial-advertise-peer-urls",
            "initial-cluster",
            "initial-cluster-state",
            "initial-cluster-token",
            "max-concurrent-streams",
            "snapshot-count",
            "quota-backend-bytes",
            "cert-file",
            "key-file",
            "trusted-ca-file",
            "peer-cert-file",
            "peer-key-file",
            "peer-trusted-ca-file");

    private static final Set<String> SWITCHES_UNDERSTOOD =
            Set.of("client-cert-auth", "peer-client-cert-auth", "auto-tls", "peer-auto-tls", "version", "help");

    /** Flags that say how etcd does its work; we do it another way, or have nothing to choose. */
    private static final Set<String> WITHOUT_MEANING = Set.of(
            "auth-token",
            "auth-token-ttl",
            "bcrypt-cost",
            "listen-metrics-urls",
            "metrics",
            "heartbeat-interval",
            "election-timeout",
            "max-snapshots",
            "max-wals",
            "max-txn-ops",
            "max-request-bytes",
            "wal-dir",
            "auto-compaction-mode",
            "auto-compaction-retention",
            "grpc-keepalive-min-time",
            "grpc-keepalive-interval",
            "grpc-keepalive-timeout",
            "backend-batch-limit",
            "backend-batch-interval",
            "backend-bbolt-freelist-type",
            "log-level",
            "log-outputs",
            "logger",
            "log-output",
            "log-package-levels",
            "cors",
            "host-whitelist",
            "cipher-suites",
            "experimental-compaction-batch-limit",
            "experimental-watch-progress-notify-interval");

    private static final Set<String> SWITCHES_WITHOUT_MEANING = Set.of(
            "enable-v2",
            "strict-reconfig-check",
            "pre-vote",
            "debug",
            "enable-pprof",
            "enable-grpc-gateway",
            "initial-election-tick-advance",
            "experimental-initial-corrupt-check",
            "experimental-enable-lease-checkpoint",
            "experimental-peer-skip-client-san-verification");

    private static final String VARIABLE = "ETCD_";

    Flags {
        values = Map.copyOf(values);
        passedOn = List.copyOf(passedOn);
    }

    static Flags read(List<String> arguments, Map<String, String> environment) {
        Map<String, String> values = new LinkedHashMap<>();
        environment.forEach((variable, value) -> {
            if (variable.startsWith(VARIABLE) && !value.isEmpty()) {
                String name = variable.substring(VARIABLE.length())
                        .toLowerCase(Locale.ROOT)
                        .replace('_', '-');
                if (known(name)) { // others may be anybody's, such as ETCD_VERSION of an image
                    values.put(name, value);
                }
            }
        });
        values.remove("version");
        values.remove("help");
        List<String> passedOn = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            String name = nameOf(argument);
            int equals = argument.indexOf('=');
            if (name.contains(".")) {
                passedOn.add(argument);
            } else if (!known(name)) {
                throw new BadFlagException(
                        argument + ": not a flag of etcd 3.4 that is known here (expected: one that --help"
                                + " names, or --muster.…=… for a property)");
            } else if (equals >= 0) {
                values.put(name, argument.substring(equals + 1));
            } else if (isSwitch(name)) {
                values.put(name, "true");
            } else if (i + 1 < arguments.size()) {
                values.put(name, arguments.get(++i));
            } else {
                throw new BadFlagException(argument + ": nothing behind it (expected: a value)");
            }
        }
        return new Flags(values, passedOn);
    }

    Optional<String> get(String name) {
        return Optional.ofNullable(values.get(name)).filter(value -> !value.isBlank());
    }

    boolean on(String name) {
        String value = values.getOrDefault(name, "false");
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "true", "t", "1" -> true;
            case "false", "f", "0", "" -> false;
            default -> throw new BadFlagException("--" + name + ": " + value + " (expected: true or false)");
        };
    }

    /** Names of given flags that change nothing here, in order. */
    List<String> withoutMeaning() {
        return values.keySet().stream()
                .filter(name -> WITHOUT_MEANING.contains(name) || SWITCHES_WITHOUT_MEANING.contains(name))
                .sorted()
                .toList();
    }

    /** What {@code --help} prints. */
    static String help() {
        List<String> lines = new ArrayList<>();
        lines.add("Muster's config server with the command line of etcd 3.4.");
        lines.add("Understood: " + sorted(UNDERSTOOD) + " " + sorted(SWITCHES_UNDERSTOOD));
        lines.add("Accepted without effect: " + sorted(WITHOUT_MEANING) + " " + sorted(SWITCHES_WITHOUT_MEANING));
        lines.add("Every flag can be given as a variable ETCD_…; --muster.…=… sets a property.");
        return String.join(System.lineSeparator(), lines);
    }

    private static String sorted(Set<String> names) {
        return String.join(" ", names.stream().sorted().map(name -> "--" + name).toList());
    }

    private static String nameOf(String argument) {
        int dashes = argument.startsWith("--") ? 2 : 1;
        if (!argument.startsWith("-") || argument.length() == dashes) {
            throw new BadFlagException("'" + argument + "': not a flag (expected: --name=value)");
        }
        int equals = argument.indexOf('=');
        return argument.substring(dashes, equals < 0 ? argument.length() : equals);
    }

    private static boolean known(String name) {
        return UNDERSTOOD.contains(name) || WITHOUT_MEANING.contains(name) || isSwitch(name);
    }

    private static boolean isSwitch(String name) {
        return SWITCHES_UNDERSTOOD.contains(name) || SWITCHES_WITHOUT_MEANING.contains(name);
    }
}
