package dev.muster.registry.replication;

import dev.muster.api.registry.LeaseId;
import dev.muster.registry.lease.LeaseTable;
import dev.muster.registry.lease.LeaseTable.Renewal;
import dev.muster.replication.Broadcast;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Tells the other servers, once a second and in one message, which leases were renewed at this one and how long ago. Ages
 * instead of times: no two clocks are compared. A lost message is made good by the next heartbeat.
 */
final class RenewalGossip implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(RenewalGossip.class);

    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final byte FORMAT = 1;

    private final LeaseTable leases;
    private final Broadcast broadcast;
    private volatile @Nullable ScheduledExecutorService timer;

    RenewalGossip(LeaseTable leases, Broadcast broadcast) {
        this.leases = leases;
        this.broadcast = broadcast;
    }

    /** Takes in what another server heard. */
    static void receive(byte[] message, LeaseTable leases) {
        decode(message).forEach(leases::renewedElsewhere);
    }

    static byte[] encode(List<Renewal> renewals) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(FORMAT);
            out.writeInt(renewals.size());
            for (Renewal renewal : renewals) {
                out.writeUTF(renewal.lease().value());
                out.writeInt((int) Math.min(Integer.MAX_VALUE, renewal.age().toMillis()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static List<Renewal> decode(byte[] message) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(message))) {
            if (in.readByte() != FORMAT) {
                return List.of(); // a newer server's format: its leases are renewed here by the next heartbeat
            }
            int count = in.readInt();
            List<Renewal> renewals = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                renewals.add(new Renewal(new LeaseId(in.readUTF()), Duration.ofMillis(in.readInt())));
            }
            return renewals;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void send() {
        try {
            List<Renewal> renewals = leases.drainRenewedHere();
            if (!renewals.isEmpty()) {
                broadcast.send(encode(renewals));
            }
        } catch (RuntimeException e) {
            log.warn("Renewals could not be told to the other servers; the next heartbeats will be", e);
        }
    }

    @Override
    public void start() {
        ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "renewal-gossip");
            thread.setDaemon(true);
            return thread;
        });
        ScheduledFuture<?> unused =
                executor.scheduleWithFixedDelay(this::send, EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
        timer = executor;
    }

    @Override
    public void stop() {
        ScheduledExecutorService executor = timer;
        if (executor != null) {
            executor.shutdownNow();
            timer = null;
            send();
        }
    }

    @Override
    public boolean isRunning() {
        return timer != null;
    }
}
