package dev.muster.benchmarks.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The config server as its users run it: the packaged jar. */
final class MusterCommand implements MemberCommand {

    private final Path repository;
    private final List<String> javaOptions;

    MusterCommand(Path repository, List<String> javaOptions) {
        this.repository = repository;
        this.javaOptions = javaOptions;
    }

    @Override
    public List<String> of(int member, Layout layout) {
        List<String> command = new ArrayList<>();
        command.add(java());
        command.addAll(javaOptions);
        command.add("-jar");
        command.add(jar().toString());
        int members = layout.members();
        command.add("--muster.etcd.enabled=true");
        command.add("--muster.etcd.port=" + layout.clientPorts().get(member));
        command.add("--muster.store.directory=" + layout.directory(member).resolve("data"));
        command.add("--muster.store.id=" + layout.name(member));
        command.add("--muster.store.port=" + layout.peerPorts().get(member));
        command.add("--server.port=" + layout.otherPorts().get(member));
        command.add("--muster.cluster.port=" + layout.otherPorts().get(members + member));
        if (members > 1) {
            command.add("--muster.store.members="
                    + layout.each(each -> layout.name(each) + "=" + Layout.HOST + ":"
                            + layout.peerPorts().get(each)));
            command.add("--muster.cluster.members="
                    + layout.each(
                            each -> Layout.HOST + ":" + layout.otherPorts().get(members + each)));
        }
        return command;
    }

    /** The java that runs this. */
    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private Path jar() {
        Path built = repository.resolve("config-server/target");
        try (Stream<Path> files = Files.list(built)) {
            return files.filter(file -> file.toString().endsWith("-exec.jar"))
                    .findAny()
                    .orElseThrow(() -> new IllegalStateException(built + ": no *-exec.jar (expected: mvnw package)"));
        } catch (IOException missing) {
            throw new UncheckedIOException(built + ": cannot be listed (expected: mvnw package)", missing);
        }
    }
}
