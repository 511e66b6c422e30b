package dev.muster.store.backup;

import dev.muster.store.Backup;
import dev.muster.store.NoQuorumException;
import dev.muster.store.codec.BackupCodec;
import dev.muster.store.state.StateImage;
import java.io.IOException;
import java.io.OutputStream;

/** A backup of a replicated state. Immutable. */
public record StateBackup(StateImage image, StateImage.Formation formation) implements Backup {

    /**
     * A backup of this state.
     *
     * @throws NoQuorumException if the state does not belong to a cluster yet
     */
    public static StateBackup of(StateImage image) {
        StateImage.Formation formation = image.formation();
        if (formation == null) {
            throw new NoQuorumException("backup: this member has not yet heard that its cluster was formed");
        }
        return new StateBackup(image, formation);
    }

    @Override
    public String clusterId() {
        return formation.clusterId();
    }

    @Override
    public long revision() {
        return image.keys().revision();
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        BackupCodec.write(image, out);
    }
}
