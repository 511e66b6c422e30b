package dev.muster.faults.fault;

import dev.muster.faults.cluster.Cluster;
import dev.muster.faults.cluster.Member;
import dev.muster.faults.cluster.Shell;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * The disk of a member is full to the last byte; healed by freeing it, and by a restart if the member does not serve soon. Each member gets a
 * small file system of its own, which needs root.
 */
final class FullDiskFault implements Fault {

    private static final int SIZE_MEBIBYTES = 320;
    private static final int BLOCK_BYTES = 64 * 1024;
    private static final long RECOVER_NANOS_MAX = 10_000_000_000L;

    private final List<Member> full = new ArrayList<>();

    @Override
    public String name() {
        return "disk-full";
    }

    @Override
    public Optional<String> impossible(Cluster cluster) {
        return Shell.succeeds("unshare", "-m", "mount", "-t", "tmpfs", "tmpfs", "/mnt")
                ? Optional.empty()
                : Optional.of("a file system cannot be mounted without root");
    }

    @Override
    public void prepare(Cluster cluster) {
        for (Member member : cluster.members()) {
            Path data = disk(member);
            try {
                Files.createDirectories(data);
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
            Shell.run("mount", "-t", "tmpfs", "-o", "size=" + SIZE_MEBIBYTES + "m", "tmpfs", data.toString());
        }
    }

    private static Path disk(Member member) {
        return member.site().disk();
    }

    @Override
    public String inject(Cluster cluster, RandomGenerator random) throws InterruptedException {
        Victims victims = random.nextBoolean() ? Victims.LEADER : Victims.ANY;
        Member member = victims.of(cluster, random).get(0);
        full.add(member);
        byte[] block = new byte[BLOCK_BYTES];
        try (OutputStream filler = Files.newOutputStream(disk(member).resolve("filler"))) {
            while (true) {
                filler.write(block);
            }
        } catch (IOException noSpaceLeft) {
            return "filled the disk of " + member.id();
        }
    }

    @Override
    public void heal(Cluster cluster) throws InterruptedException {
        for (Member member : full) {
            try {
                Files.deleteIfExists(disk(member).resolve("filler"));
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
            long end = System.nanoTime() + RECOVER_NANOS_MAX;
            while (!cluster.serves(member)) {
                if (!member.running() || System.nanoTime() > end) {
                    member.kill();
                    cluster.start(member);
                    break;
                }
                TimeUnit.MILLISECONDS.sleep(200);
            }
        }
        full.clear();
    }

    @Override
    public void clear(Cluster cluster) {
        cluster.members()
                .forEach(member -> Shell.succeeds("umount", disk(member).toString()));
    }
}
