package dev.muster.store;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one member knows of itself and its cluster at one moment. Immutable.
 *
 * @param clusterId absent until this member has heard that the cluster was formed
 * @param leaderId absent while this member knows of none
 * @param term leadership period; only grows
 * @param revision of the local state
 * @param compactRevision the oldest revision that is kept
 * @param appliedIndex place in the log up to which the local state has been built
 * @param bytes size of the local state with its kept history, roughly
 * @param quotaBytes size at which puts and grants are refused
 * @param alarms what needs somebody's attention now
 * @param members as this member knows them now, which may be older or newer than what is decided; for the truth see
 *     {@link Membership#members()}
 * @param failure why this member no longer takes part; absent while it does
 * @param warning what somebody should look at before it becomes a failure, such as a disk that is nearly full; absent if
 *     nothing is
 */
public record StoreStatus(
        String memberId,
        @Nullable String clusterId,
        Role role,
        @Nullable String leaderId,
        long term,
        long revision,
        long compactRevision,
        long appliedIndex,
        long bytes,
        long quotaBytes,
        Set<Alarm> alarms,
        List<Member> members,
        @Nullable String failure,
        @Nullable String warning) {

    /** What a member does in its term. */
    public enum Role {
        LEADER,
        FOLLOWER,
        CANDIDATE,
        /** Receives the log without a vote, or waits to be added. */
        LEARNER,
        /** Starting, stopping or failed. */
        OFFLINE
    }

    /** What needs somebody's attention. */
    public enum Alarm {
        /** The state has reached its quota: puts and grants are refused until it is smaller. */
        NO_SPACE
    }

    public StoreStatus {
        alarms = Set.copyOf(alarms);
        members = List.copyOf(members);
    }

    /** Whether a leader is known, so that writes can be expected to work. */
    public boolean quorumKnown() {
        return failure == null && leaderId != null;
    }
}
