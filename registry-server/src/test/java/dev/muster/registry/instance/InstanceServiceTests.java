package dev.muster.registry.instance;

import static dev.muster.registry.Samples.LEASE;
import static dev.muster.registry.Samples.OTHER_LEASE;
import static dev.muster.registry.Samples.T0;
import static dev.muster.registry.Samples.key;
import static dev.muster.registry.Samples.registration;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.api.Namespace;
import dev.muster.api.ProblemException;
import dev.muster.api.ProblemType;
import dev.muster.api.registry.HeartbeatAnswer;
import dev.muster.api.registry.Instance;
import dev.muster.api.registry.InstanceStatus;
import dev.muster.api.registry.Registration;
import dev.muster.api.registry.StatusOverride;
import dev.muster.registry.TestTicker;
import dev.muster.registry.lease.LeaseProperties;
import dev.muster.registry.lease.LeaseTable;
import dev.muster.registry.namespace.Namespaces;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class InstanceServiceTests {

    private static final InstanceKey KEY = key("orders", "a");

    private final TestTicker ticker = new TestTicker();
    private final TestClock clock = new TestClock();
    private final LeaseTable leases = new LeaseTable(ticker);
    private final List<InstanceKey> changes = new ArrayList<>();
    private final InMemoryInstances table =
            new InMemoryInstances().tell(new LeaseIndex(leases)).tell((key, before, after) -> changes.add(key));
    private final InstanceService instances = new InstanceService(
            table,
            leases,
            new LeaseProperties(ofSeconds(5), ofSeconds(15), ofSeconds(3), ofSeconds(600)),
            new InstanceLimits(2),
            Namespaces.of("shop"),
            clock);

    @Test
    void aNewInstanceIsListedAndToldWhenToBeat() {
        InstanceService.Registered registered = instances.register(KEY, registration(LEASE));

        assertThat(registered.created()).isTrue();
        assertThat(registered.answer().heartbeatInterval()).isEqualTo(ofSeconds(5));
        assertThat(registered.answer().instance()).isEqualTo(instances.get(KEY));
        assertThat(instances.get(KEY).registeredAt()).isEqualTo(T0);
        assertThat(leases.held(LEASE)).containsExactly("default/orders/a");
    }

    @Test
    void theSameWordsAgainChangeNothing() {
        instances.register(KEY, registration(LEASE));
        clock.advance(ofSeconds(1));

        InstanceService.Registered again = instances.register(KEY, registration(LEASE));

        assertThat(again.created()).isFalse();
        assertThat(again.answer().instance().changedAt()).isEqualTo(T0);
        assertThat(changes).hasSize(1);
    }

    @Test
    void otherWordsOfTheSameProcessKeepTheTimeOfRegistration() {
        instances.register(KEY, registration(LEASE));
        clock.advance(ofSeconds(1));

        Instance changed = instances
                .register(KEY, registration(LEASE).withStatus(InstanceStatus.DRAINING))
                .answer()
                .instance();

        assertThat(changed.status()).isEqualTo(InstanceStatus.DRAINING);
        assertThat(changed.registeredAt()).isEqualTo(T0);
        assertThat(changed.changedAt()).isEqualTo(T0.plusSeconds(1));
    }

    @Test
    void aNewProcessTakesTheInstanceOver() {
        instances.register(KEY, registration(LEASE));
        clock.advance(ofSeconds(1));

        InstanceService.Registered successor = instances.register(KEY, registration(OTHER_LEASE));

        assertThat(successor.created()).isFalse();
        assertThat(successor.answer().instance().registeredAt()).isEqualTo(T0.plusSeconds(1));
        assertThat(leases.held(OTHER_LEASE)).containsExactly("default/orders/a");
        assertProblem(() -> instances.heartbeat(Namespace.DEFAULT, LEASE), ProblemType.LEASE_NOT_FOUND);
    }

    @Test
    void aLateGoodbyeDoesNotRemoveTheSuccessor() {
        instances.register(KEY, registration(LEASE));
        instances.register(KEY, registration(OTHER_LEASE));

        assertThat(instances.deregister(KEY, LEASE)).isFalse();
        assertThat(table.get(KEY)).isPresent();

        assertThat(instances.deregister(KEY, OTHER_LEASE)).isTrue();
        assertThat(table.get(KEY)).isEmpty();
    }

    @Test
    void aGoodbyeWithoutALeaseRemovesWhoeverIsThere() {
        instances.register(KEY, registration(LEASE));

        assertThat(instances.deregister(KEY, null)).isTrue();
        assertThat(instances.deregister(KEY, null)).isFalse();
    }

    @Test
    void aTtlOutsideTheLimitsIsRefusedAndNothingIsListed() {
        assertProblem(() -> instances.register(KEY, lasting(ofSeconds(2))), ProblemType.INVALID_ARGUMENT);
        assertProblem(() -> instances.register(KEY, lasting(ofSeconds(601))), ProblemType.INVALID_ARGUMENT);

        assertThat(table.size()).isZero();
        assertThat(leases.all()).isEmpty();
    }

    @Test
    void aShortTtlMeansShortIntervals() {
        assertThat(instances.register(KEY, lasting(ofSeconds(3))).answer().heartbeatInterval())
                .isEqualTo(ofSeconds(1));
        instances.register(key("orders", "b"), registration(LEASE));

        assertThat(instances.heartbeat(Namespace.DEFAULT, LEASE).interval()).isEqualTo(ofSeconds(1));
    }

    @Test
    void oneAboveTheLimitIsRefusedAndTheListedOnesMayStillChange() {
        instances.register(KEY, registration(LEASE));
        instances.register(key("orders", "b"), registration(LEASE));

        assertProblem(
                () -> instances.register(key("orders", "c"), registration(OTHER_LEASE)), ProblemType.LIMIT_EXCEEDED);

        assertThat(table.size()).isEqualTo(2);
        assertThat(leases.all()).containsExactly(LEASE);
        instances.register(KEY, registration(LEASE).withStatus(InstanceStatus.DOWN));
        assertThat(instances.get(KEY).status()).isEqualTo(InstanceStatus.DOWN);
    }

    @Test
    void aHeartbeatRenewsTheLeaseAndNamesWhatHangsOnIt() {
        instances.register(key("stock", "b"), registration(LEASE));
        instances.register(KEY, registration(LEASE));
        ticker.advance(ofSeconds(9));

        HeartbeatAnswer answer = instances.heartbeat(Namespace.DEFAULT, LEASE);

        assertThat(leases.silence(LEASE)).isZero();
        assertThat(answer.interval()).isEqualTo(ofSeconds(5));
        assertThat(answer.instances()).extracting(Object::toString).containsExactly("orders/a", "stock/b");
    }

    @Test
    void aHeartbeatOfALeaseThatHoldsNothingHereIsRefused() {
        instances.register(KEY, registration(LEASE));
        ticker.advance(ofSeconds(9));

        assertProblem(() -> instances.heartbeat(Namespace.DEFAULT, OTHER_LEASE), ProblemType.LEASE_NOT_FOUND);
        assertProblem(() -> instances.heartbeat(new Namespace("shop"), LEASE), ProblemType.LEASE_NOT_FOUND);

        assertThat(leases.silence(LEASE)).isEqualTo(ofSeconds(9));
        assertThat(leases.all()).containsExactly(LEASE);
    }

    @Test
    void theOperatorsWordIsStrongerAndSurvivesANewProcess() {
        instances.register(KEY, registration(LEASE));
        StatusOverride out = new StatusOverride(InstanceStatus.OUT_OF_SERVICE, "anna", "disk", T0);

        Instance overridden = instances.override(KEY, out);
        instances.register(KEY, registration(OTHER_LEASE));

        assertThat(overridden.status()).isEqualTo(InstanceStatus.OUT_OF_SERVICE);
        assertThat(overridden.reportedStatus()).isEqualTo(InstanceStatus.UP);
        assertThat(instances.get(KEY).override()).isEqualTo(out);
        assertThat(instances.get(KEY).status()).isEqualTo(InstanceStatus.OUT_OF_SERVICE);

        Instance ended = instances.override(KEY, null);
        assertThat(ended.status()).isEqualTo(InstanceStatus.UP);
        assertThat(ended.override()).isNull();
    }

    @Test
    void endingAnOverrideThatIsNotThereChangesNothing() {
        instances.register(KEY, registration(LEASE));
        clock.advance(ofSeconds(1));

        Instance same = instances.override(KEY, null);

        assertThat(same.changedAt()).isEqualTo(T0);
        assertThat(changes).hasSize(1);
    }

    @Test
    void whatIsNotRegisteredCannotBeReadOrOverridden() {
        assertProblem(() -> instances.get(KEY), ProblemType.INSTANCE_NOT_FOUND);
        assertProblem(
                () -> instances.override(KEY, new StatusOverride(InstanceStatus.DOWN, "anna", null, T0)),
                ProblemType.INSTANCE_NOT_FOUND);
        assertProblem(() -> instances.override(KEY, null), ProblemType.INSTANCE_NOT_FOUND);
        assertThat(table.size()).isZero();
    }

    @Test
    void nothingHappensInANamespaceThatDoesNotExist() {
        Namespace unknown = new Namespace("nope");
        InstanceKey key = new InstanceKey(unknown, KEY.service(), KEY.id());

        assertProblem(() -> instances.register(key, registration(LEASE)), ProblemType.NAMESPACE_NOT_FOUND);
        assertProblem(() -> instances.get(key), ProblemType.NAMESPACE_NOT_FOUND);
        assertProblem(() -> instances.deregister(key, null), ProblemType.NAMESPACE_NOT_FOUND);
        assertProblem(() -> instances.override(key, null), ProblemType.NAMESPACE_NOT_FOUND);
        assertProblem(() -> instances.heartbeat(unknown, LEASE), ProblemType.NAMESPACE_NOT_FOUND);
        assertThat(leases.all()).isEmpty();
    }

    private static Registration lasting(Duration ttl) {
        return new Registration(
                LEASE, "10.0.0.1", 8080, "http", null, null, 100, null, Map.of(), InstanceStatus.UP, ttl);
    }

    private static void assertProblem(ThrowingCallable call, ProblemType type) {
        assertThatThrownBy(call).isInstanceOfSatisfying(ProblemException.class, problem -> assertThat(problem.type())
                .isEqualTo(type));
    }

    private static final class TestClock extends Clock {

        private Instant now = T0;

        void advance(Duration by) {
            now = now.plus(by);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
