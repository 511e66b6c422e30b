package dev.muster.replication;

import com.hazelcast.cluster.Address;
import com.hazelcast.cluster.Member;
import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.cluster.MembershipListener;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastException;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.LifecycleEvent.LifecycleState;
import com.hazelcast.topic.ITopic;
import dev.muster.api.StartRefusedException;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * This process as a member of a replicated cluster. Thread-safe.
 *
 * <p>Start it once, take tables and broadcasts from it, close it before the process ends: a member that leaves by
 * {@link #close()} hands over what only it holds.
 */
public final class Cluster implements AutoCloseable {

    private final HazelcastInstance hazelcast;
    private final HybridClock clock;
    private final List<ReplicatedTable<?>> tables = new CopyOnWriteArrayList<>();

    private Cluster(HazelcastInstance hazelcast, HybridClock clock) {
        this.hazelcast = hazelcast;
        this.clock = clock;
    }

    /**
     * Starts the member and joins whoever is there; blocks for some seconds.
     *
     * @throws ClusterMismatchException if one of the configured members belongs to another cluster
     */
    public static Cluster start(ClusterConfig config, Clock wallClock) {
        HazelcastInstance hazelcast = started(config);
        try {
            ForeignMembers.refuse(hazelcast, config);
        } catch (ClusterMismatchException e) {
            hazelcast.shutdown();
            throw e;
        }
        return new Cluster(hazelcast, new HybridClock(wallClock));
    }

    private static HazelcastInstance started(ClusterConfig config) {
        try {
            return Hazelcast.newHazelcastInstance(HazelcastSettings.of(config));
        } catch (HazelcastException e) {
            throw new StartRefusedException(
                    "muster.cluster.port: cannot listen on " + config.host() + ":" + config.port() + " ("
                            + e.getMessage() + ")",
                    "End the process that uses the port, or choose another one with muster.cluster.port and tell it to"
                            + " the other members.");
        }
    }

    /** Opens a table; open each name once per member. */
    public <V> ReplicatedTable<V> table(String name, TableCodec<V> codec) {
        ReplicatedTable<V> table = new ReplicatedTable<>(hazelcast, name, codec, clock, this::owns);
        tables.add(table);
        table.start();
        return table;
    }

    /**
     * Opens a broadcast.
     *
     * @param receiver gets what other members send, not what this one sends; called on a thread of the cluster
     */
    public Broadcast broadcast(String name, Consumer<byte[]> receiver) {
        ITopic<byte[]> topic = hazelcast.getTopic(name);
        Member local = hazelcast.getCluster().getLocalMember();
        topic.addMessageListener(message -> {
            if (!local.equals(message.getPublishingMember())) {
                receiver.accept(message.getMessageObject());
            }
        });
        return new Broadcast(topic);
    }

    /**
     * Whether this member is the one that looks after the key. In a whole cluster there is exactly one for each key; in a
     * split one on each side.
     */
    public boolean owns(String key) {
        Member owner = hazelcast.getPartitionService().getPartition(key).getOwner();
        return owner == null || owner.localMember();
    }

    /** All members as this one sees them, in the order in which they joined. */
    public List<ClusterMember> members() {
        return hazelcast.getCluster().getMembers().stream().map(Cluster::view).toList();
    }

    /** Id of this run of this member. */
    public String localId() {
        return hazelcast.getCluster().getLocalMember().getUuid().toString();
    }

    /** Port that this member listens on. */
    public int port() {
        return hazelcast.getCluster().getLocalMember().getAddress().getPort();
    }

    /** Tells the listener from now on who comes and goes. */
    public void listen(ClusterListener listener) {
        hazelcast.getCluster().addMembershipListener(new MembershipListener() {
            @Override
            public void memberAdded(MembershipEvent event) {
                listener.joined(view(event.getMember()));
            }

            @Override
            public void memberRemoved(MembershipEvent event) {
                listener.left(view(event.getMember()));
            }
        });
        hazelcast.getLifecycleService().addLifecycleListener(event -> {
            if (event.getState() == LifecycleState.MERGED) {
                listener.merged();
            }
        });
    }

    /** Leaves the cluster gracefully: waits until what only this member holds is elsewhere. */
    @Override
    public void close() {
        tables.forEach(ReplicatedTable::close);
        hazelcast.shutdown();
    }

    private static ClusterMember view(Member member) {
        Address address = member.getAddress();
        String name = member.getAttribute(HazelcastSettings.NAME_ATTRIBUTE);
        String http = member.getAttribute(HazelcastSettings.HTTP_ATTRIBUTE);
        return new ClusterMember(
                member.getUuid().toString(),
                name == null ? "" : name,
                address.getHost() + ":" + address.getPort(),
                http == null ? "" : http,
                member.localMember());
    }
}
