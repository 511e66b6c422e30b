package dev.muster.faults.fault;

import java.util.List;

/** The faults by name. Stateless. */
public final class Faults {

    /** All that a cluster must survive. */
    public static final List<String> NAMES = List.of(
            "none",
            "kill-one",
            "kill-leader",
            "kill-all",
            "pause-leader",
            "isolate-leader",
            "split",
            "one-way",
            "flaky",
            "clock",
            "slow-fsync",
            "disk-full",
            "torn-tail",
            "member-replace");

    private Faults() {}

    /** A fault that is not injected yet. {@code lost-tail} is one that no cluster survives. */
    public static Fault create(String name) {
        return switch (name) {
            case "none" -> new NoFault();
            case "kill-one" -> new KillFault(name, Victims.ANY);
            case "kill-leader" -> new KillFault(name, Victims.LEADER);
            case "kill-all" -> new KillFault(name, Victims.ALL);
            case "pause-leader" -> new PauseFault(name, Victims.LEADER);
            case "isolate-leader" -> new PartitionFault(name, PartitionFault.Cut.LEADER);
            case "split" -> new PartitionFault(name, PartitionFault.Cut.MINORITY);
            case "one-way" -> new PartitionFault(name, PartitionFault.Cut.ONE_WAY);
            case "flaky" -> new PartitionFault(name, PartitionFault.Cut.FLAKY);
            case "clock" -> new ClockFault();
            case "slow-fsync" -> new SlowDiskFault();
            case "disk-full" -> new FullDiskFault();
            case "torn-tail" -> new TornTailFault();
            case "lost-tail" -> new LostTailFault();
            case "member-replace" -> new ReplaceFault();
            default -> throw new IllegalArgumentException("fault " + name + " (expected: one of " + NAMES + ")");
        };
    }
}
