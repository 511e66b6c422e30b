package dev.muster.store;

/**
 * A server of the cluster, as the log knows it. Immutable.
 *
 * @param id its name, unique in the cluster
 * @param address {@code host:port} under which the others reach it
 */
public record Member(String id, String address, Role role) {

    /** Whether it counts. */
    public enum Role {
        /** Elects, may lead, and a majority of these decides. */
        VOTER,
        /** Receives the log and answers calls, but decides nothing; on its way to become a voter. */
        LEARNER
    }

    /** Whether it is a {@link Role#VOTER}. */
    public boolean voter() {
        return role == Role.VOTER;
    }

    @Override
    public String toString() {
        return id + " at " + address + (voter() ? "" : " (learner)");
    }
}
