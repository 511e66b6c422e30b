package dev.muster.store.raft;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.client.RaftClientConfigKeys;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.grpc.GrpcTlsConfig;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.thirdparty.io.netty.handler.ssl.SslProvider;
import org.apache.ratis.util.SizeInBytes;
import org.apache.ratis.util.TimeDuration;

/** Our configuration in the words of Ratis. Stateless. */
final class RaftSettings {

    private static final String SEGMENT_SIZE = "8MB";
    private static final String SEGMENT_CACHE_SIZE = "16MB";
    private static final int SEGMENT_CACHE_FILES = 2;
    private static final int SNAPSHOT_FILES = 2;
    /** A repeated write is recognised by our request ids, so Ratis need not remember replies for long. */
    private static final Duration RETRY_CACHE_EXPIRY = Duration.ofSeconds(5);
    /** Ratis closes a server whose process was paused for longer; a paused member of ours goes on. */
    private static final Duration PAUSE_MAX = Duration.ofDays(365);
    /** A server that is being added is given up after so long without a sign of life. */
    private static final Duration STAGING_SILENCE_MAX = Duration.ofSeconds(15);
    /** Without a leader for so many election timeouts, we look whether the others belong to another cluster. */
    private static final int NO_LEADER_NOTICE = 10;

    private RaftSettings() {}

    static RaftGroup group(RaftStoreConfig config, RaftGroupId id) {
        List<RaftPeer> founders = config.joining() ? List.of(joiner(config)) : peers(config);
        return RaftGroup.valueOf(id, founders);
    }

    /** Whom the configuration names. */
    static List<RaftPeer> peers(RaftStoreConfig config) {
        return config.voters().stream().map(RaftSettings::peer).toList();
    }

    static RaftPeer peer(RaftStoreConfig.Voter voter) {
        return RaftPeer.newBuilder()
                .setId(voter.id())
                .setAddress(voter.address())
                .build();
    }

    /** A listener from the start: as a follower it would stand for election, find itself in no list and close. */
    private static RaftPeer joiner(RaftStoreConfig config) {
        return RaftPeer.newBuilder(peer(config.self()))
                .setStartupRole(RaftPeerRole.LISTENER)
                .build();
    }

    static Parameters parameters(RaftStoreConfig config) {
        Parameters parameters = new Parameters();
        RaftTls tls = config.tls();
        if (tls != null) {
            GrpcTlsConfig both = GrpcTlsConfig.newBuilder()
                    .setKeyManager(tls.key())
                    .setTrustManager(tls.trust())
                    .setMutualTls(true)
                    .setSslProvider(SslProvider.JDK) // the one that is there on every platform and takes any key
                    .build();
            GrpcConfigKeys.TLS.setConf(parameters, both);
        }
        return parameters;
    }

    static RaftGroupId groupId(String clusterName) {
        byte[] name = ("muster:" + clusterName).getBytes(StandardCharsets.UTF_8);
        return RaftGroupId.valueOf(UUID.nameUUIDFromBytes(name));
    }

    /** Of a cluster that was made from a backup. */
    static RaftGroupId groupId(String clusterName, String clusterId) {
        return groupId(clusterName + ":" + clusterId);
    }

    /** Longest wait for the answer of one server. */
    static Duration questionMax(RaftStoreConfig config) {
        return config.limits().callTimeout().dividedBy(2);
    }

    /** @param raft where log and snapshots are kept */
    static RaftProperties properties(RaftStoreConfig config, Path raft) {
        RaftProperties properties = new RaftProperties();
        RaftServerConfigKeys.setStorageDir(properties, List.of(raft.toFile()));
        RaftServerConfigKeys.setCloseThreshold(properties, millis(PAUSE_MAX));

        GrpcConfigKeys.Server.setHost(properties, config.bindHost());
        GrpcConfigKeys.Server.setPort(properties, config.self().port());
        RaftClientConfigKeys.Rpc.setRequestTimeout(
                properties, millis(config.limits().callTimeout().dividedBy(2)));

        Duration silence = config.electionTimeout();
        RaftServerConfigKeys.Rpc.setTimeoutMin(properties, millis(silence));
        RaftServerConfigKeys.Rpc.setTimeoutMax(properties, millis(silence.multipliedBy(2)));
        boolean alone = config.voters().size() == 1; // nobody to wait for
        RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMin(
                properties, millis(alone ? Duration.ofMillis(20) : silence));
        RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMax(
                properties, millis(alone ? Duration.ofMillis(40) : silence.multipliedBy(2)));
        RaftServerConfigKeys.setStagingTimeout(properties, millis(STAGING_SILENCE_MAX));
        RaftServerConfigKeys.Notification.setNoLeaderTimeout(
                properties, millis(silence.multipliedBy(NO_LEADER_NOTICE)));

        RaftServerConfigKeys.RetryCache.setExpiryTime(properties, millis(RETRY_CACHE_EXPIRY));

        // composed, entries under way are taken for any others that begin at their index, and those are acknowledged
        // unwritten
        RaftServerConfigKeys.Log.setAppendEntriesComposeEnabled(properties, false);
        // by default an appender sleeps after each request, the ones that only tell of a commit too, and each commit
        // writes
        // an entry of its own: one writer then waits three times as long
        RaftServerConfigKeys.Log.Appender.setWaitTimeMin(properties, TimeDuration.ZERO);
        RaftServerConfigKeys.Log.setLogMetadataEnabled(properties, false);
        RaftServerConfigKeys.Log.setSegmentSizeMax(properties, SizeInBytes.valueOf(SEGMENT_SIZE));
        RaftServerConfigKeys.Log.setSegmentCacheNumMax(properties, SEGMENT_CACHE_FILES);
        RaftServerConfigKeys.Log.setSegmentCacheSizeMax(properties, SizeInBytes.valueOf(SEGMENT_CACHE_SIZE));
        RaftServerConfigKeys.Log.setPurgeUptoSnapshotIndex(properties, true);
        RaftServerConfigKeys.Log.setPurgeGap(properties, 1); // entries may be large: do not keep 1024 of them

        RaftServerConfigKeys.Snapshot.setAutoTriggerEnabled(properties, true);
        RaftServerConfigKeys.Snapshot.setAutoTriggerThreshold(properties, 1); // to be asked: Snapshots decides
        RaftServerConfigKeys.Snapshot.setCreationGap(properties, 1);
        RaftServerConfigKeys.Snapshot.setTriggerWhenStopEnabled(properties, false);
        RaftServerConfigKeys.Snapshot.setRetentionFileNum(properties, SNAPSHOT_FILES);
        return properties;
    }

    private static TimeDuration millis(Duration duration) {
        return TimeDuration.valueOf(duration.toMillis(), TimeUnit.MILLISECONDS);
    }
}
