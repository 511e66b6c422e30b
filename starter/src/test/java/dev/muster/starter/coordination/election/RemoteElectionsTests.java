package dev.muster.starter.coordination.election;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.muster.starter.coordination.CoordinationFixture;
import dev.muster.starter.coordination.CoordinationStub;
import dev.muster.starter.coordination.lease.Held;
import dev.muster.starter.coordination.lease.LostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RemoteElectionsTests {

    private static final Duration PATIENT = Duration.ofSeconds(60);
    private static final Duration TTL = Duration.ofSeconds(3);

    private final CoordinationStub server = CoordinationStub.started();
    private final CoordinationFixture process = new CoordinationFixture("here", server.uri());
    private final CoordinationFixture other = new CoordinationFixture("there", server.uri());
    private final List<Object> events = new CopyOnWriteArrayList<>();
    private final RemoteElections elections =
            new RemoteElections(process.client(), process.keeper(), process.owner(), TTL, events::add);
    private final RemoteElections theirs =
            new RemoteElections(other.client(), other.keeper(), other.owner(), TTL, event -> {});

    @AfterEach
    void close() {
        elections.close();
        theirs.close();
        process.close();
        other.close();
        server.close();
    }

    @Test
    void oneLeadsAndTheNextOneFollowsWhenItResigns() {
        Candidacy mine = elections.stand("e");
        Held first = mine.awaitTerm(PATIENT).orElseThrow();
        Candidacy rival = theirs.stand("e");

        assertThat(elections.stand("e")).isSameAs(mine);
        assertThat(elections.leads("e")).isTrue();
        assertThat(theirs.leads("e")).isFalse();
        await().atMost(PATIENT).until(() -> server.owners("elections/e").equals(List.of("here", "there")));
        assertThat(elections.leader("e").orElseThrow().standing().owner().value())
                .isEqualTo("here");
        mine.proclaim("hello");

        mine.close();

        Held second = rival.awaitTerm(PATIENT).orElseThrow();
        assertThat(second.token()).isGreaterThan(first.token());
        assertThat(elections.leads("e")).isFalse();
        assertThatThrownBy(() -> mine.proclaim("late")).isInstanceOf(LostException.class);
        assertThat(events)
                .containsExactly(
                        new LeadershipGranted("e", first.token()), new LeadershipRevoked("e", first.token(), false));
    }

    @Test
    void whoResignsOneTermStandsAgain() {
        Candidacy mine = elections.stand("e");
        Held first = mine.awaitTerm(PATIENT).orElseThrow();

        first.close();

        assertThat(first.isHeld()).isFalse();
        await().atMost(PATIENT).until(() -> mine.term().isPresent());
        assertThat(mine.term().orElseThrow().token()).isGreaterThan(first.token());
    }

    @Test
    void whoLosesItsLeaseStandsAgainAndIsToldInBetween() {
        Candidacy mine = elections.stand("e");
        Held first = mine.awaitTerm(PATIENT).orElseThrow();

        server.endLeases();

        await().atMost(PATIENT).until(() -> events.size() == 3);
        assertThat(events.get(1)).isEqualTo(new LeadershipRevoked("e", first.token(), true));
        assertThat(mine.awaitTerm(PATIENT).orElseThrow().token()).isGreaterThan(first.token());
    }

    @Test
    void whoIsCutOffLosesItsTermByTheClockAndComesBack() {
        Candidacy mine = elections.stand("e");
        assertThat(mine.awaitTerm(PATIENT)).isPresent();

        server.stop();
        await().atMost(PATIENT).until(() -> events.size() == 2);
        assertThat(mine.term()).isEmpty();
        server.start();

        assertThat(mine.awaitTerm(PATIENT)).isPresent();
    }

    @Test
    void aCandidateThatClosesLeavesNothingBehind() {
        assertThat(elections.stand("e").awaitTerm(PATIENT)).isPresent();
        Candidacy rival = theirs.stand("e");
        await().atMost(PATIENT).until(() -> server.owners("elections/e").size() == 2);

        rival.close();

        await().atMost(PATIENT).until(() -> server.owners("elections/e").equals(List.of("here")));
        assertThat(rival.awaitTerm(Duration.ofMillis(1))).isEmpty();
    }

    @Test
    void aListenerThatFailsDoesNotHarm() {
        RemoteElections hurt = new RemoteElections(process.client(), process.keeper(), process.owner(), TTL, event -> {
            throw new IllegalStateException("listener");
        });

        assertThat(hurt.stand("e").awaitTerm(PATIENT)).isPresent();
        hurt.close();
    }
}
