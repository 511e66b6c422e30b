package dev.muster.store.backup;

import dev.muster.api.Text;
import dev.muster.api.coordination.Key;
import dev.muster.api.coordination.KeyValue;
import dev.muster.api.coordination.WatchBatch;
import dev.muster.api.coordination.WatchEvent;
import dev.muster.store.StateLimits;
import dev.muster.store.codec.BackupCodec;
import dev.muster.store.keys.KeySpaceImage;
import dev.muster.store.state.StateImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The state of a new cluster, made from a backup of an old one. The same file and the same token give the same plan, so
 * that every member of the new cluster can make it for itself.
 *
 * <ul>
 *   <li>Its cluster id is a new one: cursors and tokens of the old cluster are refused.
 *   <li>Its revision is {@value #REVISION_STEP} above that of the backup, which is more than the old cluster can have handed
 *       out since then, so revisions and fencing tokens go on upwards. 8,000 restores in a row stay below 2^53.
 *   <li>Keys keep their value, their version and the revisions they were created and changed at. What was deleted or
 *       overwritten is not kept: the history before is compacted.
 *   <li>Leases are kept with their full time. Remembered requests are kept: a write that the backup holds has no second
 *       effect if its caller repeats it now.
 * </ul>
 *
 * <p>Immutable.
 */
public record RestorePlan(String clusterId, long revision, StateImage image) {

    /** Distance between the revision of a backup and that of the cluster made from it: 2^40. */
    public static final long REVISION_STEP = 1L << 40;

    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    /**
     * Refuses what cannot be a token.
     *
     * @throws dev.muster.api.InvalidArgumentException if it is not 1 to 64 letters, digits, '.', '_' or '-'
     */
    public static void requireToken(String token) {
        Text.require("token", token, TOKEN, "1 to 64 letters, digits, '.', '_' or '-'");
    }

    /**
     * Reads a backup.
     *
     * @param token a word that was never used for a restore before, the same for all members of the new cluster
     * @throws dev.muster.store.codec.MalformedException if the file is damaged, cut off, or of a newer version
     */
    public static RestorePlan read(Path backup, String token) throws IOException {
        requireToken(token);
        BackupCodec.Content content;
        try (InputStream in = Files.newInputStream(backup)) {
            content = BackupCodec.read(in);
        }
        byte[] name = ("muster-restore:" + token + ":" + content.sha256()).getBytes(StandardCharsets.UTF_8);
        String clusterId = UUID.nameUUIDFromBytes(name).toString();
        StateImage old = content.image();
        long revision = content.revision() + REVISION_STEP;
        KeySpaceImage keys = new KeySpaceImage(
                revision, revision, old.keys().grants(), old.keys().leases(), live(old.keys()), List.of());
        StateImage image = new StateImage(
                new StateImage.Formation(clusterId, limits(old)), old.timeMillis(), List.of(), keys, old.requests());
        return new RestorePlan(clusterId, revision, image);
    }

    private static StateLimits limits(StateImage old) {
        StateImage.Formation formation = old.formation();
        if (formation == null) {
            throw new IllegalArgumentException("backup: of a cluster that was not formed");
        }
        return formation.limits();
    }

    private static List<KeyValue> live(KeySpaceImage keys) {
        NavigableMap<Key, KeyValue> live = new TreeMap<>();
        keys.base().forEach(entry -> live.put(entry.key(), entry));
        for (WatchBatch batch : keys.changes()) {
            for (WatchEvent event : batch.events()) {
                if (event instanceof WatchEvent.Put put) {
                    live.put(event.key(), put.current());
                } else {
                    live.remove(event.key());
                }
            }
        }
        return new ArrayList<>(live.values());
    }
}
