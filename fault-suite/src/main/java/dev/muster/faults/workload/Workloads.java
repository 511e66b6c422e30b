package dev.muster.faults.workload;

import java.util.List;
import java.util.stream.Stream;

/** The workloads by name. Stateless. */
public final class Workloads {

    /** Those that talk etcd's protocol. */
    public static final List<String> STORE = List.of("register", "append", "set", "watch", "lock", "lease");

    /** Those that use the recipes by HTTP. */
    public static final List<String> COORDINATION = List.of("mutex", "queue", "election");

    /** All names. */
    public static final List<String> NAMES =
            Stream.concat(STORE.stream(), COORDINATION.stream()).toList();

    private Workloads() {}

    /**
     * A workload that has not started.
     *
     * @param prefix what its keys begin with, ends with '/'
     */
    public static Workload create(String name, Journal journal, String prefix, Weakness weakness) {
        return switch (name) {
            case "register" -> new RegisterWorkload(journal, prefix, weakness);
            case "append" -> new AppendWorkload(journal, prefix, weakness);
            case "set" -> new SetWorkload(journal, prefix, weakness);
            case "watch" -> new WatchWorkload(journal, prefix, weakness);
            case "lock" -> new LockWorkload(journal, prefix, weakness);
            case "lease" -> new LeaseWorkload(journal, prefix, weakness);
            case "mutex" -> new MutexWorkload(journal, prefix, weakness);
            case "queue" -> new QueueWorkload(journal, prefix, weakness);
            case "election" -> new ElectionWorkload(journal, prefix, weakness);
            default -> throw new IllegalArgumentException("workload " + name + " (expected: one of " + NAMES + ")");
        };
    }
}
