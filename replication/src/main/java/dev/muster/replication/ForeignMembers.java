package dev.muster.replication;

import com.hazelcast.cluster.Address;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.instance.impl.HazelcastInstanceImpl;
import com.hazelcast.instance.impl.HazelcastInstanceProxy;
import com.hazelcast.instance.impl.Node;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds configured members that answer but belong to another cluster.
 *
 * <p>Hazelcast only writes a log line about such a member and goes on alone, so a mistake in a list would become two
 * halves that never meet. It does keep an address that answered with another cluster name on a permanent black list; we
 * ask each absent member once more who its master is, and look there. The price is the use of three internal types.
 */
final class ForeignMembers {

    private static final Logger log = LoggerFactory.getLogger(ForeignMembers.class);

    private static final Duration CONNECT_WAIT = Duration.ofMillis(300);
    private static final Duration ANSWER_WAIT = Duration.ofMillis(1_500);
    private static final Duration ASK_EVERY = Duration.ofMillis(100);

    private ForeignMembers() {}

    static void refuse(HazelcastInstance hazelcast, ClusterConfig config) {
        Node node = node(hazelcast);
        for (String configured : config.members()) {
            int colon = configured.lastIndexOf(':');
            int port = Integer.parseInt(configured.substring(colon + 1));
            try {
                Address address = new Address(InetAddress.getByName(configured.substring(0, colon)), port);
                if (absent(hazelcast, address) && answers(address) && foreign(node, hazelcast, address)) {
                    throw new ClusterMismatchException(configured, config.name());
                }
            } catch (UnknownHostException e) {
                log.info("{} has no address yet; going on without it", configured);
            }
        }
    }

    private static boolean absent(HazelcastInstance hazelcast, Address address) {
        return hazelcast.getCluster().getMembers().stream()
                .noneMatch(member -> member.getAddress().equals(address));
    }

    private static boolean answers(Address address) {
        try (Socket socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(address.getInetAddress(), address.getPort()), (int) CONNECT_WAIT.toMillis());
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean foreign(Node node, HazelcastInstance hazelcast, Address address) {
        long deadline = System.nanoTime() + ANSWER_WAIT.toNanos();
        while (System.nanoTime() < deadline && absent(hazelcast, address)) {
            node.getClusterService().getClusterJoinManager().sendMasterQuestion(address);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(ASK_EVERY.toMillis()));
            node.getJoiner().unblacklist(address); // drops it only if it is there for the time being
            if (node.getJoiner().isBlacklisted(address)) {
                return true;
            }
        }
        return false;
    }

    private static Node node(HazelcastInstance hazelcast) {
        HazelcastInstanceImpl instance = hazelcast instanceof HazelcastInstanceProxy proxy
                ? proxy.getOriginal()
                : (HazelcastInstanceImpl) hazelcast;
        return instance.node;
    }
}
