package dev.muster.benchmarks.server;

import java.util.List;

/**
 * etcd with its defaults, except that it keeps as many revisions as Muster does, and that a long run cannot fill its quota.
 */
final class EtcdCommand implements MemberCommand {

    private static final long QUOTA_BYTES = 8L * 1024 * 1024 * 1024;
    private static final int REVISIONS_KEPT = 100_000;

    @Override
    public List<String> of(int member, Layout layout) {
        return List.of(
                "etcd",
                "--name=" + layout.name(member),
                "--data-dir=" + layout.directory(member).resolve("data"),
                "--listen-client-urls=" + layout.endpoint(member),
                "--advertise-client-urls=" + layout.endpoint(member),
                "--listen-peer-urls=" + peer(member, layout),
                "--initial-advertise-peer-urls=" + peer(member, layout),
                "--initial-cluster=" + layout.each(each -> layout.name(each) + "=" + peer(each, layout)),
                "--initial-cluster-token=muster-benchmarks",
                "--quota-backend-bytes=" + QUOTA_BYTES,
                "--auto-compaction-mode=revision",
                "--auto-compaction-retention=" + REVISIONS_KEPT,
                "--logger=zap",
                "--log-level=warn");
    }

    private static String peer(int member, Layout layout) {
        return "http://" + Layout.HOST + ":" + layout.peerPorts().get(member);
    }
}
