package dev.muster.faults.cluster;

import dev.muster.faults.client.MemberClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** etcd, to see that the suite says of a well-known system what is known of it. */
public final class EtcdTarget implements Target {

    private static final Duration CHANGE_TIMEOUT = Duration.ofSeconds(10);

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

    private static String peerUrl(Site site) {
        return "http://" + site.peerAddress();
    }

    @Override
    public void replace(Cluster cluster, Member via, Member lost) throws InterruptedException {
        String url = peerUrl(lost.site());
        try (MemberClient client = via.connect(CHANGE_TIMEOUT)) {
            Patience.repeat(() -> client.members().stream()
                    .filter(member -> member.getName().equals(lost.id()))
                    .mapToLong(io.etcd.jetcd.api.Member::getID)
                    .forEach(client::removeMember));
            Patience.repeat(() -> {
                boolean added = client.members().stream()
                        .anyMatch(member -> member.getPeerURLsList().contains(url));
                if (!added) {
                    client.addMember(url);
                }
            });
        }
        lost.start(command(lost.site(), cluster.sites(), "existing"));
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
