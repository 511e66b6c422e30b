package dev.muster.store;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Who belongs to the cluster, and who leads it. Changes go through the log, one at a time, as joint consensus (Raft
 * dissertation, 4.3); reads and writes go on meanwhile.
 *
 * <pre>
 *   start a joiner → addLearner → (it receives the log) → promote → a voter
 *                                                 voter or learner → remove → it stops by itself
 * </pre>
 *
 * <p>Any member takes the calls. A call whose answer was lost is settled by looking at what became of it, so calls may be
 * repeated: adding what is there, promoting a voter and removing what is gone are refused and change nothing. Every future
 * completes within about a minute, with one of these besides the refusals named at the methods: {@link NoQuorumException}
 * if nothing was changed, {@link dev.muster.api.ProblemException} of type {@code OUTCOME_UNKNOWN} if the change may still
 * happen; {@link #members()} tells.
 *
 * <p>Thread-safe. No method blocks.
 */
public interface Membership {

    /** All members, ordered by id; linearizable, so that it contains every change that was acknowledged before. */
    CompletableFuture<List<Member>> members();

    /**
     * Lets a server receive the log. It must be running and waiting to be added; the call completes when it has received
     * most of the log, by entries or by a snapshot.
     *
     * @param host name or address under which the other members reach it
     * @return the members afterwards; fails with {@link MembershipRefusedException} for the reasons
     *     {@code MEMBER_EXISTS}, {@code ADDRESS_IN_USE}, {@code ADDRESS_CHANGED}, {@code NOT_CAUGHT_UP} (it does not
     *     answer, or belongs to another cluster) and {@code CHANGE_IN_PROGRESS}
     */
    CompletableFuture<List<Member>> addLearner(String id, String host, int port);

    /**
     * Makes a learner a voter.
     *
     * @return the members afterwards; fails with {@link MembershipRefusedException} for the reasons
     *     {@code UNKNOWN_MEMBER}, {@code ALREADY_VOTER}, {@code NOT_CAUGHT_UP}, {@code QUORUM_AT_RISK} and
     *     {@code CHANGE_IN_PROGRESS}
     */
    CompletableFuture<List<Member>> promote(String id);

    /**
     * Takes a member out, whether it runs or not. One that runs notices, fails with a message that says so, and stops
     * taking part; if it leads, it hands over first. To come back it needs an empty directory.
     *
     * @return the members afterwards; fails with {@link MembershipRefusedException} for the reasons
     *     {@code UNKNOWN_MEMBER}, {@code LAST_VOTER}, {@code QUORUM_AT_RISK} and {@code CHANGE_IN_PROGRESS}
     */
    CompletableFuture<List<Member>> remove(String id);

    /**
     * Hands leadership to a voter, which first receives the rest of the log. Commands wait for a moment and are not lost.
     *
     * @return completes when it leads; fails with {@link MembershipRefusedException} for the reasons
     *     {@code UNKNOWN_MEMBER}, {@code NOT_A_VOTER}, {@code NOT_CAUGHT_UP} and {@code CHANGE_IN_PROGRESS}
     */
    CompletableFuture<Void> transferLeadership(String id);
}
