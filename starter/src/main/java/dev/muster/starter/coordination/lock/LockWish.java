package dev.muster.starter.coordination.lock;

import dev.muster.api.InvalidArgumentException;
import dev.muster.api.coordination.lock.LockName;
import dev.muster.api.coordination.lock.LockRequest;
import dev.muster.api.coordination.lock.LockTarget;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which locks, and how. Immutable; the {@code and} and {@code with} methods give changed copies.
 *
 * @param locks 1 to {@value LockRequest#LOCKS_MAX}, each once; taken in one step, all or none, so that two who want the same
 *     ones never wait for each other
 * @param ttlOrDefault time to live of the lease; absent: {@code muster.coordination.ttl}
 */
public record LockWish(List<LockTarget> locks, @Nullable Duration ttlOrDefault) {

    public LockWish {
        locks = List.copyOf(locks);
        if (locks.isEmpty()
                || locks.size() > LockRequest.LOCKS_MAX
                || locks.stream().map(LockTarget::lock).distinct().count() != locks.size()) {
            throw new InvalidArgumentException(
                    "locks", locks, "1 to " + LockRequest.LOCKS_MAX + " locks, each of them once");
        }
        if (ttlOrDefault != null && ttlOrDefault.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new InvalidArgumentException("ttl", ttlOrDefault, "at least PT1S");
        }
    }

    /** To be held alone. */
    public static LockWish exclusive(String... names) {
        return new LockWish(
                Stream.of(names)
                        .map(name -> LockTarget.exclusive(new LockName(name)))
                        .toList(),
                null);
    }

    /** To be held together with others that share it: a reader. */
    public static LockWish shared(String... names) {
        return new LockWish(
                Stream.of(names)
                        .map(name -> LockTarget.shared(new LockName(name)))
                        .toList(),
                null);
    }

    /** These and those, in one step. */
    public LockWish and(LockWish others) {
        List<LockTarget> all = new ArrayList<>(locks);
        all.addAll(others.locks);
        return new LockWish(all, ttl().or(others::ttl).orElse(null));
    }

    /** The same with another time to live. */
    public LockWish withTtl(Duration ttl) {
        return new LockWish(locks, ttl);
    }

    /** The time to live, if one was said. */
    public Optional<Duration> ttl() {
        return Optional.ofNullable(ttlOrDefault);
    }
}
