package dev.muster.store.recipe.election;

import static dev.muster.store.StoreContract.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.api.Namespace;
import dev.muster.api.ProblemException;
import dev.muster.api.RequestId;
import dev.muster.api.coordination.FencingToken;
import dev.muster.api.coordination.KeyRange;
import dev.muster.api.coordination.KeyValue;
import dev.muster.api.coordination.LeaseId;
import dev.muster.api.coordination.LeaseTerms;
import dev.muster.api.coordination.OwnerId;
import dev.muster.api.coordination.RangeQuery;
import dev.muster.api.coordination.ReleaseOutcome;
import dev.muster.api.coordination.election.CampaignOutcome;
import dev.muster.api.coordination.election.CampaignRequest;
import dev.muster.api.coordination.election.ElectionEvent;
import dev.muster.api.coordination.election.ElectionName;
import dev.muster.api.coordination.election.Leadership;
import dev.muster.api.coordination.election.ProclaimOutcome;
import dev.muster.store.ReadAt;
import dev.muster.store.StoreClosedException;
import dev.muster.store.Subscription;
import dev.muster.store.local.LocalStore;
import dev.muster.store.recipe.place.Places;
import dev.muster.store.recipe.place.StoreProbe;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ElectionsTests {

    private static final Duration PATIENT = Duration.ofMinutes(2);
    private static final ElectionName NAME = new ElectionName("e");

    private final LocalStore store = LocalStore.open();
    private final StoreProbe probe = new StoreProbe(store);
    private final Places places = new Places(probe.probed(), Clock.systemUTC());
    private final Elections elections = new Elections(places);

    @AfterEach
    void close() {
        places.close();
        store.close();
    }

    @Test
    void electionWithoutCandidatesHasNoLeader() {
        assertThat(await(elections.leader(Namespace.DEFAULT, NAME))).isEmpty();
    }

    @Test
    void firstCandidateLeadsAndItsValueIsSeen() {
        Leadership leadership = elect("a", "hello");

        assertThat(await(elections.leader(Namespace.DEFAULT, NAME))).hasValueSatisfying(leader -> {
            assertThat(leader.standing().owner()).isEqualTo(new OwnerId("a"));
            assertThat(leader.standing().token()).isEqualTo(leadership.token());
            assertThat(leader.value()).isEqualTo("hello");
        });
    }

    @Test
    void nextCandidateLeadsWhenTheLeaderResignsAndWhenItsLeaseEnds() {
        Leadership first = elect("a", "1");
        CompletableFuture<CampaignOutcome> b = stand("b", "2", 1);
        CompletableFuture<CampaignOutcome> c = stand("c", "3", 2);

        assertThat(await(elections.resign(first))).isInstanceOf(ReleaseOutcome.Released.class);
        Leadership second = elected(b);
        assertThat(c).isNotDone();
        try (var loss = elections.watchLoss(second)) {
            await(store.revoke(RequestId.random(), second.lease()));
            await(loss.lost());
        }
        Leadership third = elected(c);

        assertThat(List.of(first.token(), second.token(), third.token()))
                .isSorted()
                .doesNotHaveDuplicates();
        assertThat(await(elections.resign(first))).isInstanceOf(ReleaseOutcome.NotHeld.class);
    }

    @Test
    void onlyTheLeaderProclaims() {
        Leadership leader = elect("a", "1");
        CampaignRequest waiting = request("b", "2");
        CompletableFuture<CampaignOutcome> candidate = elections.campaign(waiting, PATIENT);
        FencingToken next = awaitCandidate();

        assertThat(await(elections.proclaim(RequestId.random(), leader, "new")))
                .isInstanceOf(ProclaimOutcome.Proclaimed.class);
        Leadership usurper =
                new Leadership(Namespace.DEFAULT, NAME, waiting.owner(), waiting.request(), next, leader.lease());
        assertThat(await(elections.proclaim(RequestId.random(), usurper, "mine")))
                .isEqualTo(new ProclaimOutcome.NotLeader(next));
        assertThat(leaderValue()).isEqualTo("new");

        await(elections.resign(leader));
        Leadership second = elected(candidate);
        assertThat(await(elections.proclaim(RequestId.random(), leader, "late")))
                .isEqualTo(new ProclaimOutcome.NotLeader(leader.token()));
        assertThat(second.token()).isEqualTo(next);
        assertThat(leaderValue()).isEqualTo("2");
    }

    @Test
    void repeatedProclamationHasOneEffect() {
        Leadership leader = elect("a", "1");
        RequestId request = RequestId.random();

        ProclaimOutcome first = await(elections.proclaim(request, leader, "x"));
        await(elections.proclaim(RequestId.random(), leader, "y"));

        assertThat(await(elections.proclaim(request, leader, "x"))).isEqualTo(first);
        assertThat(leaderValue()).isEqualTo("y");
    }

    @Test
    void repeatedCampaignKeepsWhatTheLeaderProclaimed() {
        CampaignRequest request = request("a", "1");
        Leadership leader = elected(elections.campaign(request, PATIENT));
        await(elections.proclaim(RequestId.random(), leader, "later"));

        assertThat(elected(elections.campaign(request, PATIENT))).isEqualTo(leader);
        assertThat(leaderValue()).isEqualTo("later");
    }

    @Test
    void campaignIsBoundedAndLeavesTheQueue() {
        Leadership leader = elect("a", "1");

        assertThat(await(elections.campaign(request("b", "2"), Duration.ofMillis(50))))
                .isInstanceOf(CampaignOutcome.TimedOut.class);
        assertThat(await(elections.campaign(request("c", "3"), Duration.ZERO)))
                .isInstanceOf(CampaignOutcome.TimedOut.class);
        await(elections.resign(leader));

        assertThat(await(elections.leader(Namespace.DEFAULT, NAME))).isEmpty();
    }

    @Test
    void valueIsBounded() {
        String longest = "x".repeat(CampaignRequest.VALUE_CHARS_MAX);
        Leadership leader = elect("a", longest);

        assertThat(leaderValue()).isEqualTo(longest);
        assertThatThrownBy(() -> elections.proclaim(RequestId.random(), leader, longest + "x"))
                .isInstanceOf(ProblemException.class)
                .hasMessage("value: 65537 characters (expected: at most 65536)");
    }

    @Test
    void allObserversHearTheSameInOrder() {
        Recorder early = new Recorder();
        Recorder other = new Recorder();
        try (Subscription first = elections.observe(Namespace.DEFAULT, NAME, early);
                Subscription second = elections.observe(Namespace.DEFAULT, NAME, other)) {
            assertThat(first).isNotSameAs(second);
            eventually(() -> assertThat(early.events).hasSize(1));
            eventually(() -> assertThat(other.events).hasSize(1));
            Leadership a = elect("a", "1");
            CampaignRequest again = request("b", "2");
            CompletableFuture<CampaignOutcome> b = elections.campaign(again, PATIENT);
            awaitCandidate();
            await(elections.proclaim(RequestId.random(), a, "1.1"));
            await(elections.proclaim(RequestId.random(), a, "1.1"));
            await(elections.resign(a));
            Leadership second2 = elected(b);
            elected(elections.campaign(again, PATIENT)); // a repeat says nothing
            Recorder late = new Recorder();
            Subscription third = elections.observe(Namespace.DEFAULT, NAME, late);
            eventually(() -> assertThat(late.events).hasSize(1));
            await(elections.resign(second2));

            List<String> expected = List.of("vacant", "a=1", "a:1.1", "a:1.1", "b=2", "vacant");
            eventually(() -> assertThat(early.told()).isEqualTo(expected));
            eventually(() -> assertThat(other.told()).isEqualTo(expected));
            eventually(() -> assertThat(late.told()).isEqualTo(List.of("b=2", "vacant")));
            assertThat(early.events.subList(1, 6)).isEqualTo(other.events.subList(1, 6));
            assertThat(late.events.get(1)).isEqualTo(early.events.get(5));
            assertThat(early.events).extracting(ElectionEvent::revision).isSorted();
            third.close();
        }
        eventually(() -> assertThat(probe.openWatches()).isZero());
    }

    @Test
    void observerThatComesBackIsToldWhatItMissed() {
        Recorder whole = new Recorder();
        Recorder resumed = new Recorder();
        Recorder fromTheFuture = new Recorder();
        Recorder fromWhatIsGone = new Recorder();
        elections.observe(Namespace.DEFAULT, NAME, whole);
        eventually(() -> assertThat(whole.events).hasSize(1));
        Leadership ann = elect("ann", "");
        await(elections.proclaim(RequestId.random(), ann, "one"));
        await(elections.resign(ann));
        eventually(() -> assertThat(whole.events).hasSize(4));
        long known = whole.events.get(1).revision();

        elections.observe(Namespace.DEFAULT, NAME, known, resumed);
        elections.observe(Namespace.DEFAULT, NAME, known + 1_000, fromTheFuture);
        eventually(() -> assertThat(resumed.events).isEqualTo(whole.events.subList(2, 4)));
        await(store.compact(whole.events.get(3).revision()));
        elections.observe(Namespace.DEFAULT, NAME, known, fromWhatIsGone);

        eventually(() -> assertThat(fromTheFuture.events).singleElement().isInstanceOf(ElectionEvent.Vacant.class));
        eventually(() -> assertThat(fromWhatIsGone.events).singleElement().isInstanceOf(ElectionEvent.Vacant.class));
    }

    @Test
    void observerIsToldWhenTheStoreCloses() {
        Recorder observer = new Recorder();
        elections.observe(Namespace.DEFAULT, NAME, observer);
        eventually(() -> assertThat(observer.events).hasSize(1));

        store.close();

        assertThat(await(observer.ended)).isInstanceOf(StoreClosedException.class);
    }

    private Leadership elect(String owner, String value) {
        return elected(elections.campaign(request(owner, value), Duration.ZERO));
    }

    private CompletableFuture<CampaignOutcome> stand(String owner, String value, int ahead) {
        CampaignRequest request = request(owner, value);
        CompletableFuture<CampaignOutcome> outcome = elections.campaign(request, PATIENT);
        eventually(() -> assertThat(probe.openWatches()).isGreaterThanOrEqualTo(ahead));
        return outcome;
    }

    /** The token of the second in the queue. */
    private FencingToken awaitCandidate() {
        var queue = KeyRange.prefix("muster/coordination/default/elections/e/");
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> places(queue).size() == 2);
        return new FencingToken(
                places(queue).stream().mapToLong(KeyValue::createRevision).max().orElseThrow());
    }

    private List<KeyValue> places(KeyRange queue) {
        return await(store.range(RangeQuery.of(queue), ReadAt.LINEARIZABLE)).entries();
    }

    private String leaderValue() {
        return await(elections.leader(Namespace.DEFAULT, NAME)).orElseThrow().value();
    }

    private CampaignRequest request(String owner, String value) {
        LeaseId lease = await(store.grant(RequestId.random(), LeaseId.NONE, Duration.ofMinutes(10)))
                .id();
        return new CampaignRequest(
                Namespace.DEFAULT, NAME, new OwnerId(owner), RequestId.random(), LeaseTerms.of(lease), value);
    }

    private static Leadership elected(CompletableFuture<CampaignOutcome> outcome) {
        CampaignOutcome found = await(outcome);
        assertThat(found).isInstanceOf(CampaignOutcome.Elected.class);
        return ((CampaignOutcome.Elected) found).leadership();
    }

    private static void eventually(ThrowingRunnable assertion) {
        Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(assertion);
    }

    private static final class Recorder implements ElectionListener {

        private final List<ElectionEvent> events = new CopyOnWriteArrayList<>();
        private final CompletableFuture<ProblemException> ended = new CompletableFuture<>();

        @Override
        public void happened(ElectionEvent event) {
            events.add(event);
        }

        @Override
        public void ended(ProblemException cause) {
            ended.complete(cause);
        }

        List<String> told() {
            return events.stream().map(Recorder::told).toList();
        }

        private static String told(ElectionEvent event) {
            if (event instanceof ElectionEvent.Elected elected) {
                return elected.leader().standing().owner() + "="
                        + elected.leader().value();
            }
            if (event instanceof ElectionEvent.Proclaimed said) {
                return said.leader().standing().owner() + ":" + said.leader().value();
            }
            return "vacant";
        }
    }
}
