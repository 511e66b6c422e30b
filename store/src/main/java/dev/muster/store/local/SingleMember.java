package dev.muster.store.local;

import dev.muster.store.Member;
import dev.muster.store.Membership;
import dev.muster.store.MembershipRefusedException;
import dev.muster.store.MembershipRefusedException.Reason;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The members of a store in memory: one, for ever. Immutable. */
record SingleMember(Member member) implements Membership {

    @Override
    public CompletableFuture<List<Member>> members() {
        return CompletableFuture.completedFuture(List.of(member));
    }

    @Override
    public CompletableFuture<List<Member>> addLearner(String id, String host, int port) {
        return refused();
    }

    @Override
    public CompletableFuture<List<Member>> promote(String id) {
        return refused();
    }

    @Override
    public CompletableFuture<List<Member>> remove(String id) {
        return refused();
    }

    @Override
    public CompletableFuture<Void> transferLeadership(String id) {
        return id.equals(member.id()) ? CompletableFuture.completedFuture(null) : refused();
    }

    private <T> CompletableFuture<T> refused() {
        return CompletableFuture.failedFuture(new MembershipRefusedException(
                Reason.NOT_REPLICATED, "members: a store in memory has one, " + member.id() + ", for ever"));
    }
}
