package dev.muster.store.member;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.api.RequestId;
import dev.muster.api.coordination.LeaseGrant;
import dev.muster.api.coordination.LeaseId;
import dev.muster.store.LeaseExistsException;
import dev.muster.store.StoreContract;
import dev.muster.store.state.Command;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class LeaseDrawTests {

    private static final Duration TTL = Duration.ofSeconds(9);

    /** What the state would answer: the first answer to each request, and no id twice. */
    private final Map<RequestId, CompletableFuture<LeaseGrant>> answers = new HashMap<>();

    private final List<LeaseId> taken = new ArrayList<>(List.of(new LeaseId(5)));

    @Test
    void drawsAgainIfTheIdIsTakenAndARepeatGetsTheSameLease() {
        RequestId request = RequestId.random();
        LeaseDraw unlucky = draw(0, 10, 10, -2); // zero is none, 5 is taken: the lowest bit goes

        LeaseGrant granted = StoreContract.await(unlucky.grant(request, LeaseId.NONE, TTL, this::grantAs));
        LeaseGrant repeated =
                StoreContract.await(draw(77, 78, 79, 80).grant(request, LeaseId.NONE, TTL, this::grantAs));

        assertThat(granted.id()).isEqualTo(new LeaseId(Long.MAX_VALUE));
        assertThat(repeated).isEqualTo(granted);
    }

    @Test
    void givesUpDrawingSomeTime() {
        LeaseDraw stuck = new LeaseDraw(() -> 10);

        assertThatThrownBy(() -> StoreContract.await(stuck.grant(RequestId.random(), LeaseId.NONE, TTL, this::grantAs)))
                .isInstanceOf(LeaseExistsException.class);
    }

    @Test
    void idAskedForIsNeverReplacedByAnother() {
        assertThatThrownBy(() ->
                        StoreContract.await(draw(77).grant(RequestId.random(), new LeaseId(5), TTL, this::grantAs)))
                .isInstanceOf(LeaseExistsException.class);
        assertThat(answers).hasSize(1);
    }

    private static LeaseDraw draw(long... numbers) {
        int[] next = {0};
        return new LeaseDraw(() -> numbers[next[0]++]);
    }

    private CompletableFuture<LeaseGrant> grantAs(Command.Grant grant) {
        return answers.computeIfAbsent(grant.request(), first -> {
            if (taken.contains(grant.lease())) {
                return CompletableFuture.failedFuture(new LeaseExistsException(grant.lease()));
            }
            taken.add(grant.lease());
            return CompletableFuture.completedFuture(new LeaseGrant(1, grant.lease(), grant.ttl()));
        });
    }
}
