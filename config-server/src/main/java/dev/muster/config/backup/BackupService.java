package dev.muster.config.backup;

import dev.muster.api.ProblemException;
import dev.muster.api.ProblemType;
import dev.muster.config.cluster.BlockingStore;
import dev.muster.store.Backup;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.concurrent.Semaphore;

/** Takes backups, few at a time: each keeps the state of its moment in memory until it is sent. Thread-safe. */
final class BackupService {

    private static final int AT_ONCE_MAX = 2;

    private final BlockingStore store;
    private final Semaphore places = new Semaphore(AT_ONCE_MAX);

    BackupService(BlockingStore store) {
        this.store = store;
    }

    /** Opens the answer when it is known what will be in it. */
    interface Answer {

        /**
         * Called once.
         *
         * @param file name for the file
         */
        OutputStream open(String file, long revision) throws IOException;
    }

    /**
     * Writes a backup.
     *
     * @throws ProblemException of type {@code TOO_MANY_REQUESTS} if others are being sent, or what the store refuses with
     */
    void send(Answer answer) throws IOException {
        if (!places.tryAcquire()) {
            throw new ProblemException(
                    ProblemType.TOO_MANY_REQUESTS,
                    "backup: " + AT_ONCE_MAX + " are being sent (expected: fewer)",
                    Map.of("max", AT_ONCE_MAX));
        }
        try {
            Backup backup = store.backup();
            backup.writeTo(answer.open(
                    "muster-" + backup.clusterId() + "-" + backup.revision() + ".backup", backup.revision()));
        } finally {
            places.release();
        }
    }
}
