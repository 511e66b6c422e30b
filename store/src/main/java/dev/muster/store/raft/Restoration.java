package dev.muster.store.raft;

import dev.muster.store.backup.RestorePlan;
import dev.muster.store.codec.MalformedException;
import dev.muster.store.codec.SnapshotCodec;
import dev.muster.store.disk.DurableFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RaftConfigurationProto;
import org.apache.ratis.statemachine.impl.SimpleStateMachineStorage;
import org.apache.ratis.util.MD5FileUtil;
import org.apache.ratis.util.ProtoUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what a member has that took part in a cluster from its beginning and took a snapshot at entry 0 of term 1: the
 * snapshot with the restored state, the configuration of the founding voters, and no vote. Stateless.
 */
final class Restoration {

    private static final Logger log = LoggerFactory.getLogger(Restoration.class);

    private static final long TERM = 1;
    private static final long INDEX = 0;

    private Restoration() {}

    static boolean run(RaftStoreConfig config, Path backup, String token) {
        RestorePlan.requireToken(token);
        if (DataDirectory.restored(config.dataDir(), token)) {
            return false;
        }
        try {
            RestorePlan plan = RestorePlan.read(backup, token);
            try (DataDirectory directory = DataDirectory.openForRestore(config, plan, token)) {
                write(config, directory, plan);
                directory.markRestored(config, plan.clusterId(), token);
            }
            log.info(
                    "Member {} of the new cluster {} was made from {}: it goes on at revision {}",
                    config.memberId(),
                    plan.clusterId(),
                    backup,
                    plan.revision());
            return true;
        } catch (MalformedException damaged) {
            throw new StoreStartException("backup " + backup + ": " + damaged.getMessage(), damaged);
        } catch (IOException failure) {
            throw new StoreStartException(
                    "restore of " + backup + " into " + config.dataDir() + ": failed, " + failure, failure);
        }
    }

    private static void write(RaftStoreConfig config, DataDirectory directory, RestorePlan plan) throws IOException {
        Path group = directory.raft().resolve(directory.group().getUuid().toString());
        Path current = Files.createDirectories(group.resolve("current"));
        Path snapshots = Files.createDirectories(group.resolve("sm"));
        Path snapshot = snapshots.resolve(SimpleStateMachineStorage.getSnapshotFileName(TERM, INDEX));
        try (OutputStream out = Files.newOutputStream(snapshot)) {
            SnapshotCodec.write(plan.image(), out);
        }
        DurableFiles.force(snapshot);
        MD5FileUtil.saveMD5File(snapshot.toFile(), MD5FileUtil.computeMd5ForFile(snapshot.toFile()));
        DurableFiles.replace(current.resolve("raft-meta.conf"), configuration(config, directory));
        DurableFiles.replace(
                current.resolve("raft-meta"), ("term=" + TERM + "\nvotedFor=\n").getBytes(StandardCharsets.US_ASCII));
        for (Path names : new Path[] {snapshots, current, group, directory.raft()}) {
            DurableFiles.forceDirectory(names);
        }
    }

    private static byte[] configuration(RaftStoreConfig config, DataDirectory directory) {
        var voters = ProtoUtils.toRaftPeerProtos(
                RaftSettings.group(config, directory.group()).getPeers());
        return LogEntryProto.newBuilder()
                .setTerm(TERM)
                .setIndex(INDEX)
                .setConfigurationEntry(RaftConfigurationProto.newBuilder().addAllPeers(voters))
                .build()
                .toByteArray();
    }
}
