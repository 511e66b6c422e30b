package dev.muster.faults.workload;

import java.util.List;

/** The workloads by name. Stateless. */
public final class Workloads {

    /** All names. */
    public static final List<String> NAMES = List.of("register", "append", "set", "watch", "lock", "lease");

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
            default -> throw new IllegalArgumentException("workload " + name + " (expected: one of " + NAMES + ")");
        };
    }
}
