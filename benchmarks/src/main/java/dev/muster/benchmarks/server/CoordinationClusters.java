package dev.muster.benchmarks.server;

import dev.muster.benchmarks.load.CuratorCoordination;
import dev.muster.benchmarks.load.EtcdCoordination;
import dev.muster.benchmarks.load.HttpCoordination;
import dev.muster.benchmarks.load.HttpCoordination.Leases;
import dev.muster.benchmarks.load.Samples;
import dev.muster.benchmarks.load.Work;
import java.net.URI;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import org.apache.curator.framework.recipes.locks.InterProcessMutex;
import org.apache.zookeeper.Version;

/** Who is compared in what they do for locks and queues. Stateless. */
public final class CoordinationClusters {

    /** Names of those that Muster is measured by. */
    public static final List<String> RIVALS = List.of("etcd", "zookeeper");

    private static final Set<Work> ALL = EnumSet.copyOf(Work.ofCoordination());
    private static final Set<Work> LOCKS = EnumSet.of(Work.OWN_LOCK, Work.ONE_LOCK);

    private CoordinationClusters() {}

    /** One line per fact about them. */
    public static List<String> facts() {
        return List.of(
                "zookeeper: " + Version.getVersion() + " " + String.join(" ", Target.JAVA_OPTIONS),
                "curator: " + InterProcessMutex.class.getPackage().getImplementationVersion(),
                "muster: " + String.join(" ", Target.JAVA_OPTIONS)
                        + "; muster: HTTP with a lease kept by the caller; muster-ttl: HTTP with a lease for each lock and"
                        + " delivery; muster-jetcd: etcd's lock service");
    }

    /** etcd, ZooKeeper, and Muster through three doors; not yet started. */
    public static List<Cluster> of(int members, Path repository, Path directory, ExecutorService answers) {
        Samples samples = new Samples();
        Layout etcdLayout = Layout.of(members, directory.resolve("etcd"));
        Layout zooKeeperLayout = Layout.of(members, directory.resolve("zookeeper"));
        Layout layout = Layout.of(members, directory.resolve("muster"));
        Servers etcd = new WireCluster("etcd", etcdLayout, new EtcdCommand(), samples, answers);
        Servers zooKeeper = new ZooKeeperServers(zooKeeperLayout, repository, Target.JAVA_OPTIONS);
        Servers muster =
                new WireCluster("muster", layout, new MusterCommand(repository, Target.JAVA_OPTIONS), samples, answers);
        return List.of(
                new CoordinationCluster(
                        RIVALS.get(0),
                        etcd,
                        true,
                        ALL,
                        (leader, callers) -> EtcdCoordination.open(etcdLayout.endpoint(leader), callers, answers),
                        answers),
                new CoordinationCluster(
                        RIVALS.get(1),
                        zooKeeper,
                        true,
                        ALL,
                        (leader, callers) -> CuratorCoordination.open(
                                zooKeeperLayout.endpoint(leader).getAuthority(), callers),
                        answers),
                new CoordinationCluster(
                        "muster",
                        muster,
                        true,
                        ALL,
                        (leader, callers) -> HttpCoordination.open(http(layout, leader), callers, Leases.KEPT, answers),
                        answers),
                new CoordinationCluster(
                        "muster-ttl",
                        muster,
                        false,
                        ALL,
                        (leader, callers) -> HttpCoordination.open(http(layout, leader), callers, Leases.EACH, answers),
                        answers),
                new CoordinationCluster(
                        "muster-jetcd",
                        muster,
                        false,
                        LOCKS,
                        (leader, callers) -> EtcdCoordination.open(layout.endpoint(leader), callers, answers),
                        answers));
    }

    private static URI http(Layout layout, int member) {
        return URI.create("http://" + Layout.HOST + ":" + layout.otherPorts().get(member));
    }
}
