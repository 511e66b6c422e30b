package dev.muster.faults.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** etcd, to see that the suite says of a well-known system what is known of it. */
public final class EtcdTarget implements Target {

    private final String binary;

    /** @param binary path of {@code etcd} */
    public EtcdTarget(String binary) {
        this.binary = binary;
    }

    @Override
    public String name() {
        return "etcd";
    }

    @Override
    public List<String> command(Site site, List<Site> sites) {
        return command(site, sites, "new");
    }

    @Override
    public List<String> joinCommand(Site site, List<Site> sites) {
        return command(site, sites, "existing");
    }

    private List<String> command(Site site, List<Site> sites, String state) {
        String clientUrl = "http://" + site.host() + ":" + site.clientPort();
        return new ArrayList<>(List.of(
                binary,
                "--name=" + site.id(),
                "--data-dir=" + site.data(),
                "--listen-client-urls=" + clientUrl,
                "--advertise-client-urls=" + clientUrl,
                "--listen-peer-urls=http://" + site.host() + ":" + site.peerPort(),
                "--initial-advertise-peer-urls=" + peerUrl(site),
                "--initial-cluster-token=faults",
                "--initial-cluster-state=" + state,
                "--initial-cluster="
                        + sites.stream()
                                .map(other -> other.id() + "=" + peerUrl(other))
                                .collect(Collectors.joining(","))));
    }

    @Override
    public boolean joinsAsLearner() {
        return false;
    }

    @Override
    public String peerUrl(Site site) {
        return "http://" + site.peerAddress();
    }

    @Override
    public boolean clockMovable() {
        return false; // Go asks the kernel, not the C library
    }

    @Override
    public boolean logKnown() {
        return false;
    }
}
