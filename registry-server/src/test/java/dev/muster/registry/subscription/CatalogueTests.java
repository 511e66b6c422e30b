package dev.muster.registry.subscription;

import static dev.muster.registry.Samples.LEASE;
import static dev.muster.registry.Samples.OTHER_LEASE;
import static dev.muster.registry.Samples.key;
import static dev.muster.registry.Samples.record;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.api.Cursor;
import dev.muster.api.Namespace;
import dev.muster.api.registry.Instance;
import dev.muster.api.registry.InstanceEvent;
import dev.muster.api.registry.InstanceStatus;
import dev.muster.api.registry.LeaseId;
import dev.muster.api.registry.ServiceName;
import dev.muster.api.registry.ServiceSummary;
import dev.muster.edge.stream.Frames;
import dev.muster.edge.stream.SseFrame;
import dev.muster.registry.TestTicker;
import dev.muster.registry.instance.InstanceKey;
import dev.muster.registry.instance.InstanceRecord;
import dev.muster.registry.lease.LeaseTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class CatalogueTests {

    private static final ServiceFilter ALL = filter();
    private static final InstanceKey A = key("orders", "a");
    private static final InstanceKey B = key("stock", "b");

    private final TestTicker ticker = new TestTicker();
    private final LeaseTable leases = new LeaseTable(ticker);
    private final Catalogue catalogue = new Catalogue("run", leases, CatalogueTests::encode);

    @Test
    void everyVisibleChangeHasTheNextRevision() {
        Recorder recorder = subscribed(ALL, Optional.empty());

        appear(A, LEASE);
        change(A, InstanceStatus.DOWN);
        leave(A);

        assertThat(recorder.heard)
                .containsExactly(
                        "snapshot run:0 []",
                        "changed run:1 orders/a UP",
                        "changed run:2 orders/a DOWN",
                        "removed run:3 orders/a DEREGISTERED");
        assertThat(catalogue.query(ALL).cursor()).isEqualTo(new Cursor("run", 3));
    }

    @Test
    void aChangeThatCallersDoNotSeeIsSilent() {
        appear(A, LEASE);
        Recorder recorder = subscribed(ALL, Optional.empty());

        catalogue.changed(A, Optional.of(record(LEASE)), Optional.of(record(OTHER_LEASE)));
        catalogue.changed(B, Optional.empty(), Optional.empty());

        assertThat(recorder.heard).containsExactly("snapshot run:1 [orders/a]");
        assertThat(catalogue.query(ALL).cursor().revision()).isEqualTo(1);
    }

    @Test
    void onlyWhatWasAskedForIsTold() {
        Recorder orders = subscribed(filter("orders"), Optional.empty());
        Recorder elsewhere = subscribed(new ServiceFilter(new Namespace("shop"), Set.of()), Optional.empty());

        appear(A, LEASE);
        appear(B, LEASE);

        assertThat(orders.heard).containsExactly("snapshot run:0 []", "changed run:1 orders/a UP");
        assertThat(elsewhere.heard).containsExactly("snapshot run:0 []");
    }

    @Test
    void whoComesBackHearsWhatItMissedAndNothingTwice() {
        appear(A, LEASE);
        appear(B, LEASE);
        change(A, InstanceStatus.DOWN);

        Recorder recorder = subscribed(ALL, Optional.of(new Cursor("run", 1)));
        leave(B);

        assertThat(recorder.heard)
                .containsExactly(
                        "changed run:2 stock/b UP",
                        "changed run:3 orders/a DOWN",
                        "removed run:4 stock/b DEREGISTERED");
    }

    @Test
    void whatWasMissedComesInOneFrameSoThatNoBoundCutsItOff() {
        IntStream.range(0, 100).forEach(i -> appear(key("orders", "i" + i), LEASE));

        Recorder recorder = subscribed(ALL, Optional.of(new Cursor("run", 0)));

        assertThat(recorder.frames).hasSize(1);
        assertThat(recorder.heard).hasSize(100);
    }

    @Test
    void whoMissedOnlyWhatDoesNotConcernItHearsAPing() {
        appear(A, LEASE);

        Recorder recorder = subscribed(filter("stock"), Optional.of(new Cursor("run", 0)));

        assertThat(recorder.frames).containsExactly(SseFrame.PING);
    }

    @Test
    void aCursorOfAnotherRunGetsASnapshot() {
        appear(A, LEASE);

        assertThat(subscribed(ALL, Optional.of(new Cursor("other", 1))).heard)
                .containsExactly("snapshot run:1 [orders/a]");
    }

    @Test
    void aCursorFromTheFutureGetsASnapshot() {
        appear(A, LEASE);

        assertThat(subscribed(ALL, Optional.of(new Cursor("run", 2))).heard)
                .containsExactly("snapshot run:1 [orders/a]");
    }

    @Test
    void aCursorThatIsNoLongerKeptGetsASnapshotTheOldestKeptOneDoesNot() {
        appear(A, LEASE);
        for (int i = 0; i < 10_000; i++) {
            change(A, i % 2 == 0 ? InstanceStatus.DOWN : InstanceStatus.UP);
        }

        Recorder tooOld = subscribed(ALL, Optional.of(new Cursor("run", 0)));
        Recorder oldest = subscribed(ALL, Optional.of(new Cursor("run", 1)));

        assertThat(tooOld.heard).containsExactly("snapshot run:10001 [orders/a]");
        assertThat(oldest.heard).hasSize(10_000).startsWith("changed run:2 orders/a DOWN");
    }

    @Test
    void anInstanceWhoseLeaseFellSilentHasExpired() {
        appear(A, LEASE);
        appear(B, OTHER_LEASE);
        Recorder recorder = subscribed(ALL, Optional.empty());
        ticker.advance(ofSeconds(16));
        leases.renew(OTHER_LEASE);

        leave(A);
        leave(B);

        assertThat(recorder.heard).contains("removed run:3 orders/a EXPIRED", "removed run:4 stock/b DEREGISTERED");
    }

    @Test
    void expiryIsKnownAlsoWhereTheLastRenewalWasHeardOfALittleLater() {
        appear(A, LEASE);
        Recorder recorder = subscribed(ALL, Optional.empty());
        ticker.advance(ofSeconds(15).minusMillis(50));

        leave(A);

        assertThat(recorder.heard).contains("removed run:2 orders/a EXPIRED");
    }

    @Test
    void oneSubscriberThatIsCutOffDoesNotKeepTheNewsFromTheOthers() {
        List<Recorder> others = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            CutOff behind = new CutOff(catalogue);
            catalogue.subscribe(behind, ALL, Optional.empty());
            others.add(subscribed(ALL, Optional.empty()));
        }

        appear(A, LEASE);
        appear(B, LEASE);

        assertThat(others).allSatisfy(other -> assertThat(other.heard)
                .containsExactly("snapshot run:0 []", "changed run:1 orders/a UP", "changed run:2 stock/b UP"));
    }

    @Test
    void whoUnsubscribedHearsNothingAnyMore() {
        Recorder recorder = subscribed(ALL, Optional.empty());

        catalogue.unsubscribe(recorder);
        appear(A, LEASE);

        assertThat(recorder.heard).containsExactly("snapshot run:0 []");
    }

    @Test
    void nothingIsMissedOrToldTwiceBetweenSnapshotAndChanges() throws Exception {
        Thread writer = new Thread(() -> IntStream.range(0, 5_000).forEach(i -> appear(key("orders", "i" + i), LEASE)));
        List<Recorder> recorders = new ArrayList<>();

        writer.start();
        while (writer.isAlive()) {
            recorders.add(subscribed(ALL, Optional.empty()));
            if (recorders.size() == 50) {
                break;
            }
        }
        writer.join(60_000);

        assertThat(catalogue.query(ALL).cursor().revision()).isEqualTo(5_000);
        for (Recorder recorder : recorders) {
            List<Long> revisions = recorder.revisions();
            assertThat(revisions)
                    .isEqualTo(LongStream.rangeClosed(revisions.get(0), 5_000)
                            .boxed()
                            .toList());
            assertThat(recorder.snapshotSize).isEqualTo(revisions.get(0).intValue());
        }
    }

    @Test
    void theLastChangeOfAnAnswerIsThatOfItsServices() {
        appear(A, LEASE);
        appear(B, LEASE);

        assertThat(catalogue.lastChange(filter("orders"))).isEqualTo(new Cursor("run", 1));
        assertThat(catalogue.lastChange(filter("stock", "orders"))).isEqualTo(new Cursor("run", 2));
        assertThat(catalogue.lastChange(ALL)).isEqualTo(new Cursor("run", 2));
        assertThat(catalogue.lastChange(filter("unknown"))).isEqualTo(new Cursor("run", 0));

        leave(A);

        assertThat(catalogue.lastChange(filter("orders"))).isEqualTo(new Cursor("run", 3));
    }

    @Test
    void answersAreOrderedAndServicesCounted() {
        appear(B, LEASE);
        appear(key("orders", "z"), LEASE);
        appear(A, LEASE);
        change(A, InstanceStatus.DOWN);

        assertThat(catalogue.query(ALL).instances())
                .extracting(Instance::ref)
                .extracting(Object::toString)
                .containsExactly("orders/a", "orders/z", "stock/b");
        assertThat(catalogue.services(Namespace.DEFAULT))
                .containsExactly(
                        new ServiceSummary(new ServiceName("orders"), 2, 1),
                        new ServiceSummary(new ServiceName("stock"), 1, 1));
        assertThat(catalogue.services(new Namespace("shop"))).isEmpty();
    }

    private void appear(InstanceKey key, LeaseId lease) {
        leases.attach(lease, key.toString());
        catalogue.changed(key, Optional.empty(), Optional.of(record(lease)));
    }

    private void change(InstanceKey key, InstanceStatus status) {
        catalogue.changed(key, Optional.of(record(LEASE)), Optional.of(record(LEASE, status)));
    }

    private void leave(InstanceKey key) {
        LeaseId lease = key.equals(B) && leases.held(OTHER_LEASE).contains(B.toString()) ? OTHER_LEASE : LEASE;
        Optional<InstanceRecord> before = Optional.of(record(lease));
        catalogue.changed(key, before, Optional.empty());
    }

    private Recorder subscribed(ServiceFilter filter, Optional<Cursor> since) {
        Recorder recorder = new Recorder();
        catalogue.subscribe(recorder, filter, since);
        return recorder;
    }

    private static ServiceFilter filter(String... services) {
        return new ServiceFilter(
                Namespace.DEFAULT,
                Set.of(services).stream().map(ServiceName::new).collect(Collectors.toSet()));
    }

    private static SseFrame encode(InstanceEvent event) {
        String text;
        if (event instanceof InstanceEvent.Snapshot snapshot) {
            text = snapshot.instances().stream().map(Instance::ref).toList().toString();
        } else if (event instanceof InstanceEvent.Changed changed) {
            text = changed.instance().ref() + " " + changed.instance().status();
        } else {
            InstanceEvent.Removed removed = (InstanceEvent.Removed) event;
            text = removed.service() + "/" + removed.id() + " " + removed.reason();
        }
        return SseFrame.event(event.name(), event.cursor().toString(), text);
    }

    /** Writes down what it hears. */
    private static final class Recorder implements Subscriber {

        private static final Pattern EVENT = Pattern.compile("event: (.*)\nid: (.*)\ndata: (.*)\n\n");

        private final List<SseFrame> frames = new ArrayList<>();
        private final List<String> heard = new ArrayList<>();
        private int snapshotSize;

        @Override
        public boolean offer(SseFrame frame) {
            frames.add(frame);
            Matcher event = EVENT.matcher(Frames.text(frame));
            while (event.find()) {
                heard.add(event.group(1) + " " + event.group(2) + " " + event.group(3));
                if (event.group(1).equals("snapshot")) {
                    snapshotSize =
                            event.group(3).equals("[]") ? 0 : event.group(3).split(",", -1).length;
                }
            }
            return true;
        }

        List<Long> revisions() {
            return heard.stream()
                    .map(text -> Cursor.parse(text.split(" ", 3)[1]).revision())
                    .toList();
        }
    }

    /** Ends at its second frame as a stream does: it unsubscribes before it says no. */
    private static final class CutOff implements Subscriber {

        private final Catalogue catalogue;
        private int frames;

        CutOff(Catalogue catalogue) {
            this.catalogue = catalogue;
        }

        @Override
        public boolean offer(SseFrame frame) {
            frames++;
            if (frames == 1) {
                return true;
            }
            catalogue.unsubscribe(this);
            return false;
        }
    }
}
