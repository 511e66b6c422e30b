package dev.muster.config.member;

/**
 * A member of the store as operators see it.
 *
 * @param address {@code host:port} under which the other members reach it
 * @param role {@code VOTER} or {@code LEARNER}
 * @param leader whether this server takes it for the leader
 */
record MemberView(String id, String address, String role, boolean leader) {}
