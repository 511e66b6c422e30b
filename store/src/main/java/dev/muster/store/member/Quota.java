package dev.muster.store.member;

import dev.muster.store.NoSpaceException;
import dev.muster.store.StoreStatus;
import dev.muster.store.state.Command;
import java.util.Set;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the state from growing without end: at the quota, what may put and what grants is refused, and everything else
 * goes on, so that deletes and compaction bring it back. Thread-safe.
 */
final class Quota {

    private static final Logger log = LoggerFactory.getLogger(Quota.class);

    /** The alarm goes on down to here, so that it does not come and go with every put. */
    private static final double ALARM_ENDS_AT = 0.95;

    private final long quotaBytes;
    private final LongSupplier bytes;
    private volatile boolean alarm;

    /** @param bytes size of this member's copy of the state */
    Quota(long quotaBytes, LongSupplier bytes) {
        this.quotaBytes = quotaBytes;
        this.bytes = bytes;
    }

    /** Whether it cannot be taken now. */
    boolean refuses(Command command) {
        return bytes.getAsLong() >= quotaBytes && (command instanceof Command.Grant || Growth.of(command));
    }

    /** How to say so. */
    NoSpaceException exceeded() {
        return new NoSpaceException(bytes.getAsLong(), quotaBytes);
    }

    /** The size changed, perhaps; whether the alarm began or ended. */
    boolean observe() {
        long now = bytes.getAsLong();
        if (now >= quotaBytes && !alarm) {
            alarm = true;
            log.warn(
                    "The state has {} bytes, the quota is {}: puts and leases are refused until keys are deleted and"
                            + " history is compacted",
                    now,
                    quotaBytes);
            return true;
        } else if (alarm && now < quotaBytes * ALARM_ENDS_AT) {
            alarm = false;
            log.info("The state has {} bytes again, the quota is {}", now, quotaBytes);
            return true;
        }
        return false;
    }

    Set<StoreStatus.Alarm> alarms() {
        return alarm ? Set.of(StoreStatus.Alarm.NO_SPACE) : Set.of();
    }
}
