package dev.muster.config.etcd.member;

import dev.muster.config.etcd.member.AnnouncedMembers.Announced;
import dev.muster.config.etcd.wire.Failures;
import dev.muster.store.Member;
import dev.muster.store.MembershipRefusedException;
import dev.muster.store.MembershipRefusedException.Reason;
import dev.muster.store.ReadAt;
import dev.muster.store.Store;
import dev.muster.store.StoreStatus;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes announced members into the cluster once they run and wait for it: first as learners, then, if that was asked for,
 * as voters. The leader looks every second, the others more rarely, in case the leader does not serve clients of etcd. Two
 * that try at once do no harm: the second is refused, and sees that it is done.
 */
public final class Admission implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Admission.class);

    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    /** One look of a member that does not lead for so many of the leader's. */
    private static final int FOLLOWER_LOOKS = 10;

    private final Store store;
    private final AnnouncedMembers announced;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "muster-etcd-admission");
        thread.setDaemon(true);
        return thread;
    });
    private int looks; // confined to the timer

    public Admission(Store store, AnnouncedMembers announced) {
        this.store = store;
        this.announced = announced;
    }

    /** Begins to look. */
    public void start() {
        lookLater();
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    private void lookLater() {
        try {
            var unused = timer.schedule(this::look, LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closing) {
            log.debug("Nobody is admitted any more: the server stops");
        }
    }

    private void look() {
        looks++;
        StoreStatus status = store.status();
        boolean turn = status.role() == StoreStatus.Role.LEADER || looks % FOLLOWER_LOOKS == 0;
        if (!turn || !status.quorumKnown()) {
            lookLater();
            return;
        }
        var unused = waiting().thenCompose(this::admitAll).whenComplete((done, failure) -> {
            if (failure != null) {
                log.debug("Announced members are not admitted now; it will be tried again", failure);
            }
            lookLater();
        });
    }

    /** Mostly nobody, which costs nothing to see. One that was just taken back is not admitted. */
    private CompletableFuture<List<Announced>> waiting() {
        return announced
                .all(ReadAt.STALE)
                .thenCompose(some ->
                        some.isEmpty() ? CompletableFuture.completedFuture(some) : announced.all(ReadAt.LINEARIZABLE));
    }

    private CompletableFuture<Void> admitAll(List<Announced> waiting) {
        CompletableFuture<Void> all = CompletableFuture.completedFuture(null);
        for (Announced next : waiting) {
            all = all.thenCompose(done -> admit(next));
        }
        return all;
    }

    /** Does not fail for what may be right at the next look. */
    private CompletableFuture<Void> admit(Announced waiting) {
        return store.membership()
                .members()
                .thenCompose(members -> members.stream().anyMatch(member -> isThat(member, waiting))
                        ? CompletableFuture.completedFuture(members)
                        : store.membership().addLearner(waiting.id(), waiting.host(), waiting.port()))
                .thenCompose(members -> isDone(members, waiting)
                        ? CompletableFuture.completedFuture(members)
                        : store.membership().promote(waiting.id()))
                .thenCompose(members -> {
                    log.info(
                            "Member {} at {} was added before it ran, and is admitted now",
                            waiting.id(),
                            waiting.address());
                    return announced.forget(waiting.id());
                })
                .exceptionally(failure -> {
                    Throwable cause = Failures.unwrapped(failure);
                    boolean early = cause instanceof MembershipRefusedException refused
                            && refused.reason() == Reason.NOT_CAUGHT_UP;
                    if (early) {
                        log.debug("Member {} does not wait to be admitted yet", waiting.id(), cause);
                    } else {
                        log.warn("Member {} is not admitted; it will be tried again", waiting.id(), cause);
                    }
                    return null;
                });
    }

    private static boolean isDone(List<Member> members, Announced waiting) {
        return members.stream().anyMatch(member -> isThat(member, waiting) && (waiting.learner() || member.voter()));
    }

    private static boolean isThat(Member member, Announced waiting) {
        return member.id().equals(waiting.id());
    }
}
