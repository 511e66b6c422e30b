package dev.muster.faults.fault;

import dev.muster.faults.cluster.Cluster;
import dev.muster.faults.cluster.Member;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** The wall clocks of members jump by minutes, forth and back; their monotonic clocks go on. Needs libfaketime. */
final class ClockFault implements Fault {

    private static final int JUMP_SECONDS_MIN = 20;
    private static final int JUMP_SECONDS_MAX = 600;
    private static final List<Path> PLACES = List.of(Path.of("/usr/lib"), Path.of("/usr/lib64"));
    private static final int DEPTH_MAX = 4;

    @Override
    public String name() {
        return "clock";
    }

    @Override
    public Optional<String> impossible(Cluster cluster) {
        if (!cluster.target().clockMovable()) {
            return Optional.of(cluster.target().name() + " does not ask the C library for the time");
        }
        return library().isPresent() ? Optional.empty() : Optional.of("there is no libfaketimeMT.so.1 under " + PLACES);
    }

    private static Optional<Path> library() {
        return PLACES.stream().flatMap(place -> library(place).stream()).findFirst();
    }

    private static Optional<Path> library(Path place) {
        try (Stream<Path> files =
                Files.find(place, DEPTH_MAX, (path, attributes) -> path.endsWith("libfaketimeMT.so.1"))) {
            return files.findAny();
        } catch (IOException | UncheckedIOException unreadable) {
            return Optional.empty();
        }
    }

    @Override
    public void prepare(Cluster cluster) {
        String library = library().orElseThrow().toString();
        for (Member member : cluster.members()) {
            set(member, "+0");
            member.environment("FAKETIME_TIMESTAMP_FILE", offset(member).toString());
            member.environment(
                    "FAKETIME_CACHE_DURATION", "1"); // seconds; reading the file at every look at the clock stops a JVM
            member.environment("FAKETIME_DONT_FAKE_MONOTONIC", "1");
            member.environment("DONT_FAKE_MONOTONIC", "1");
            member.environment("LD_PRELOAD", library);
        }
    }

    private static Path offset(Member member) {
        return member.site().directory().resolve("clock").toAbsolutePath();
    }

    private static void set(Member member, String offset) {
        try {
            Files.createDirectories(member.site().directory());
            Files.writeString(offset(member), offset + "\n");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public String inject(Cluster cluster, RandomGenerator random) {
        StringBuilder moved = new StringBuilder("moved clocks:");
        for (Member member : cluster.members()) {
            int seconds = random.nextInt(JUMP_SECONDS_MIN, JUMP_SECONDS_MAX) * (random.nextBoolean() ? 1 : -1);
            set(member, (seconds > 0 ? "+" : "") + seconds + "s");
            moved.append(' ').append(member.id()).append(" by ").append(seconds).append(" s");
        }
        return moved.toString();
    }

    @Override
    public void heal(Cluster cluster) {
        cluster.members().forEach(member -> set(member, "+0"));
    }
}
