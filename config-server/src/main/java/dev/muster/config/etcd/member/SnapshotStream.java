package dev.muster.config.etcd.member;

import com.google.protobuf.ByteString;
import dev.muster.config.etcd.wire.Failures;
import dev.muster.store.Backup;
import io.etcd.jetcd.api.ResponseHeader;
import io.etcd.jetcd.api.SnapshotResponse;
import io.grpc.stub.ServerCallStreamObserver;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Sends a backup to one client, as fast as the client reads. Written by a thread of its own, which waits here while the
 * client does not read.
 */
final class SnapshotStream extends OutputStream {

    private static final int CHUNK_BYTES = 64 * 1024;
    private static final int SECTOR_BYTES = 512;
    private static final int CHECKSUM_BYTES = 32;

    private final ServerCallStreamObserver<SnapshotResponse> client;
    private final ResponseHeader header;
    private final byte[] chunk = new byte[CHUNK_BYTES];
    private int filled;
    private long remaining;

    private SnapshotStream(ServerCallStreamObserver<SnapshotResponse> client, ResponseHeader header, long remaining) {
        this.client = client;
        this.header = header;
        this.remaining = remaining;
    }

    /** To be called before the call that asks for a snapshot returns; {@link #send} waits for what it reports. */
    static void listen(ServerCallStreamObserver<SnapshotResponse> client) {
        Runnable wake = () -> {
            synchronized (client) {
                client.notifyAll();
            }
        };
        client.setOnReadyHandler(wake);
        client.setOnCancelHandler(wake);
    }

    /** Blocks until all is sent, or the client is gone. */
    static void send(ServerCallStreamObserver<SnapshotResponse> client, ResponseHeader header, Backup backup) {
        try {
            Counting size = new Counting();
            backup.writeTo(size);
            int padding = padding(size.bytes);
            SnapshotStream stream = new SnapshotStream(client, header, size.bytes + padding);
            backup.writeTo(stream);
            stream.write(new byte[padding]);
            stream.flushChunk();
            client.onCompleted();
        } catch (IOException gone) {
            // nobody is left to be told
        } catch (RuntimeException failure) {
            client.onError(Failures.of(failure));
        }
    }

    /** An etcdctl only takes for whole what is a multiple of 512 bytes and a SHA-256 long. */
    private static int padding(long bytes) {
        return Math.floorMod(CHECKSUM_BYTES - bytes, SECTOR_BYTES);
    }

    @Override
    public void write(int octet) throws IOException {
        chunk[filled++] = (byte) octet;
        if (filled == chunk.length) {
            flushChunk();
        }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        int from = offset;
        int left = length;
        while (left > 0) {
            int part = Math.min(left, chunk.length - filled);
            System.arraycopy(bytes, from, chunk, filled, part);
            filled += part;
            from += part;
            left -= part;
            if (filled == chunk.length) {
                flushChunk();
            }
        }
    }

    private void flushChunk() throws IOException {
        if (filled == 0) {
            return;
        }
        awaitReady();
        remaining -= filled;
        client.onNext(SnapshotResponse.newBuilder()
                .setHeader(header)
                .setRemainingBytes(remaining)
                .setBlob(ByteString.copyFrom(chunk, 0, filled))
                .build());
        filled = 0;
    }

    private void awaitReady() throws IOException {
        synchronized (client) {
            try {
                while (!client.isReady() && !client.isCancelled()) {
                    client.wait();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("The server stops", e);
            }
        }
        if (client.isCancelled()) {
            throw new IOException("The client left");
        }
    }

    /** How large the backup is. */
    private static final class Counting extends OutputStream {

        private long bytes;

        @Override
        public void write(int octet) {
            bytes++;
        }

        @Override
        public void write(byte[] written, int offset, int length) {
            bytes += length;
        }
    }
}
