package dev.muster.config.member;

import dev.muster.config.cluster.BlockingStore;
import dev.muster.store.Member;
import dev.muster.store.Membership;
import dev.muster.store.Store;
import java.util.List;

/** The members of the store, for callers that may wait for up to a minute. Refusals are the store's own. Thread-safe. */
final class MembershipService {

    private final Store store;
    private final BlockingStore blocking;

    MembershipService(Store store, BlockingStore blocking) {
        this.store = store;
        this.blocking = blocking;
    }

    /** See {@link Membership#members}. */
    List<MemberView> members() {
        return views(blocking.members());
    }

    /** See {@link Membership#addLearner}. */
    List<MemberView> add(String id, String host, int port) {
        return views(blocking.addLearner(id, host, port));
    }

    /** See {@link Membership#promote}. */
    List<MemberView> promote(String id) {
        return views(blocking.promote(id));
    }

    /** See {@link Membership#remove}. */
    List<MemberView> remove(String id) {
        return views(blocking.remove(id));
    }

    /** See {@link Membership#transferLeadership}. */
    void lead(String id) {
        blocking.transferLeadership(id);
    }

    private List<MemberView> views(List<Member> members) {
        String leader = store.status().leaderId();
        return members.stream()
                .map(member -> new MemberView(
                        member.id(),
                        member.address(),
                        member.role().name(),
                        member.id().equals(leader)))
                .toList();
    }
}
