package dev.muster.faults.fault;

import dev.muster.faults.cluster.Cluster;
import dev.muster.faults.cluster.Member;
import dev.muster.faults.cluster.Shell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** Each fsync of the leader takes 200 ms longer. Needs strace and the right to trace. */
final class SlowDiskFault implements Fault {

    private static final int DELAY_MICROS = 200_000;

    private final List<Process> tracers = new ArrayList<>();

    @Override
    public String name() {
        return "slow-fsync";
    }

    @Override
    public Optional<String> impossible(Cluster cluster) {
        return Shell.succeeds("strace", "-qq", "-o", "/dev/null", "true")
                ? Optional.empty()
                : Optional.of("strace is missing or may not trace");
    }

    @Override
    public String inject(Cluster cluster, RandomGenerator random) throws InterruptedException {
        Member leader = Victims.LEADER.of(cluster, random).get(0);
        try {
            tracers.add(new ProcessBuilder(
                            "strace",
                            "-f",
                            "-qq",
                            "-p",
                            Long.toString(leader.pid()),
                            "-e",
                            "trace=fsync,fdatasync",
                            "-e",
                            "inject=fsync,fdatasync:delay_enter=" + DELAY_MICROS,
                            "-o",
                            "/dev/null")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return "slowed the disk of leader " + leader.id();
    }

    @Override
    public void heal(Cluster cluster) throws InterruptedException {
        for (Process tracer : tracers) {
            tracer.destroy(); // it lets go of what it traced
            if (!tracer.waitFor(10, TimeUnit.SECONDS)) {
                tracer.destroyForcibly();
            }
        }
        tracers.clear();
        cluster.startAll();
    }
}
