package dev.muster.faults.cluster;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The config server, as its users start it. */
public final class MusterTarget implements Target {

    private final Path jar;

    /** @param jar the executable jar */
    public MusterTarget(Path jar) {
        this.jar = jar.toAbsolutePath();
    }

    @Override
    public String name() {
        return "muster";
    }

    @Override
    public List<String> command(Site site, List<Site> sites) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                jar.toString(),
                "--server.address=" + site.host(),
                "--server.port=" + site.httpPort(),
                "--muster.security.open=true",
                "--muster.cluster.host=" + site.host(),
                "--muster.cluster.port=" + site.tablePort(),
                "--muster.cluster.members=" + list(sites, other -> other.host() + ":" + other.tablePort()),
                "--muster.etcd.host=" + site.host(),
                "--muster.etcd.port=" + site.clientPort(),
                "--muster.store.directory=" + site.data(),
                "--muster.store.host=" + site.host(),
                "--muster.store.port=" + site.peerPort(),
                "--muster.store.id=" + site.id()));
        if (sites.size() > 1) {
            command.add("--muster.store.members=" + list(sites, other -> other.id() + "=" + other.peerAddress()));
        }
        return command;
    }

    private static String list(List<Site> sites, Function<Site, String> text) {
        return sites.stream().map(text).collect(Collectors.joining(","));
    }

    @Override
    public List<String> joinCommand(Site site, List<Site> sites) {
        return command(site, sites);
    }

    @Override
    public boolean joinsAsLearner() {
        return true;
    }

    @Override
    public String peerUrl(Site site) {
        return "http://" + site.peerAddress();
    }

    @Override
    public boolean clockMovable() {
        return true;
    }

    @Override
    public boolean logKnown() {
        return true;
    }
}
