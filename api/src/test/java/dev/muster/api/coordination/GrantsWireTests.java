package dev.muster.api.coordination;

import static dev.muster.api.Json.assertWireForm;
import static dev.muster.api.Refusals.assertInvalid;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.api.Json;
import dev.muster.api.Namespace;
import dev.muster.api.RequestId;
import dev.muster.api.coordination.election.CampaignOutcome;
import dev.muster.api.coordination.election.ElectionEvent;
import dev.muster.api.coordination.election.ElectionName;
import dev.muster.api.coordination.election.Leader;
import dev.muster.api.coordination.election.ProclaimOutcome;
import dev.muster.api.coordination.lock.LockGrant;
import dev.muster.api.coordination.lock.LockName;
import dev.muster.api.coordination.lock.LockOutcome;
import dev.muster.api.coordination.lock.LockRequest;
import dev.muster.api.coordination.lock.LockStanding;
import dev.muster.api.coordination.lock.LockTarget;
import dev.muster.api.coordination.semaphore.SemaphoreName;
import dev.muster.api.coordination.semaphore.SemaphoreOutcome;
import dev.muster.api.coordination.semaphore.SemaphoreStanding;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GrantsWireTests {

    private static final FencingToken TOKEN = new FencingToken(7);
    private static final LockTarget TARGET = LockTarget.exclusive(new LockName("jobs:nightly"));
    private static final Standing STANDING = new Standing(
            new OwnerId("app-1@host"),
            new RequestId("r1"),
            TOKEN,
            Instant.parse("2025-03-01T10:00:00Z"),
            new LeaseId(5));

    @Test
    void namesAndTokensAreBareValues() {
        assertWireForm(TOKEN, "7");
        assertWireForm(new OwnerId("app-1@host"), "\"app-1@host\"");
        assertWireForm(new LockName("jobs:nightly"), "\"jobs:nightly\"");
        assertWireForm(new SemaphoreName("s"), "\"s\"");
        assertWireForm(new ElectionName("e"), "\"e\"");
        assertWireForm(new LeaseId(0xAB), "\"00000000000000ab\"");
    }

    @Test
    void namesWithWhatAPathCannotHoldAreRefused() {
        assertInvalid(
                () -> new LockName("a/b"), "lock: 'a/b' (expected: 1 to 128 letters, digits, '.', '_', ':' or '-')");
        assertInvalid(() -> new LockName(""), "lock: '' (expected: 1 to 128 letters, digits, '.', '_', ':' or '-')");
        assertInvalid(
                () -> new OwnerId("a b"),
                "owner: 'a b' (expected: 1 to 128 letters, digits, '.', '_', ':', '@' or '-')");
        assertThat(new LockName("x".repeat(128)).value()).hasSize(128);
        assertInvalid(() -> LeaseId.parse("x"), "lease: 'x' (expected: 1 to 16 hexadecimal digits)");
        assertInvalid(() -> LeaseId.parse("ffffffffffffffff"), "lease: -1 (expected: above 0, or 0 for none)");
        assertInvalid(() -> new FencingToken(0), "token: 0 (expected: at least 1)");
    }

    @Test
    void outcomesSayWhichTheyAre() {
        LockGrant grant = new LockGrant(
                Namespace.DEFAULT, List.of(TARGET), new OwnerId("a"), new RequestId("r1"), TOKEN, new LeaseId(5));
        assertReads(new LockOutcome.Granted(grant), LockOutcome.class, "granted");
        assertReads(
                new LockOutcome.Busy(List.of(new LockStanding(TARGET.lock(), TARGET.mode(), STANDING))),
                LockOutcome.class,
                "busy");
        assertReads(new LockOutcome.TimedOut(List.of()), LockOutcome.class, "timed-out");
        assertReads(new LockOutcome.Gone(TOKEN), LockOutcome.class, "gone");
        assertReads(
                new SemaphoreOutcome.Busy(List.of(new SemaphoreStanding(2, STANDING))), SemaphoreOutcome.class, "busy");
        assertReads(new CampaignOutcome.TimedOut(List.of(STANDING)), CampaignOutcome.class, "timed-out");
        assertReads(new ProclaimOutcome.NotLeader(TOKEN), ProclaimOutcome.class, "not-leader");
        assertReads(new ReleaseOutcome.Released(TOKEN, 9), ReleaseOutcome.class, "released");
        assertReads(new ElectionEvent.Elected(9, new Leader(STANDING, "hello", 8)), ElectionEvent.class, "elected");
    }

    @Test
    void leaseIsTheCallersOrANewOne() {
        assertThat(Json.write(LeaseTerms.of(new LeaseId(5)))).doesNotContain("ttl");
        assertThat(Json.read(Json.write(LeaseTerms.ofTtl(Duration.ofSeconds(9))), LeaseTerms.class))
                .isEqualTo(LeaseTerms.ofTtl(Duration.ofSeconds(9)));
        assertInvalid(() -> new LeaseTerms(null, null), "lease: null, ttl: null (expected: one of the two)");
        assertInvalid(
                () -> LeaseTerms.of(LeaseId.NONE), "lease: 0000000000000000 (expected: a lease that was granted)");
        assertInvalid(() -> LeaseTerms.ofTtl(Duration.ZERO), "ttl: PT0S (expected: more than PT0S)");
    }

    @Test
    void requestNamesEachLockOnceAndNotTooMany() {
        List<LockTarget> many = new ArrayList<>();
        for (int i = 0; i <= LockRequest.LOCKS_MAX; i++) {
            many.add(LockTarget.shared(new LockName("l" + i)));
        }

        assertInvalid(() -> request(many), "locks: 17 (expected: 1 to 16)");
        assertInvalid(() -> request(List.of()), "locks: 0 (expected: 1 to 16)");
        assertInvalid(() -> request(List.of(TARGET, TARGET)), "locks: jobs:nightly twice (expected: each lock once)");
        assertThat(request(many.subList(0, 16)).locks()).hasSize(16);
    }

    private static LockRequest request(List<LockTarget> targets) {
        return new LockRequest(
                Namespace.DEFAULT,
                targets,
                new OwnerId("a"),
                RequestId.random(),
                LeaseTerms.ofTtl(Duration.ofSeconds(9)));
    }

    private static void assertReads(Object value, Class<?> type, String name) {
        String json = Json.write(value);
        assertThat(json).contains("\"" + name + "\"");
        assertThat((Object) Json.read(json, type)).isEqualTo(value);
    }
}
