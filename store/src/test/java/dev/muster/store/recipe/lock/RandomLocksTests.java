package dev.muster.store.recipe.lock;

import static dev.muster.store.StoreContract.await;
import static dev.muster.store.recipe.lock.LockFixture.granted;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.api.coordination.LeaseId;
import dev.muster.api.coordination.lock.LockGrant;
import dev.muster.api.coordination.lock.LockMode;
import dev.muster.api.coordination.lock.LockName;
import dev.muster.api.coordination.lock.LockOutcome;
import dev.muster.api.coordination.lock.LockRequest;
import dev.muster.api.coordination.lock.LockTarget;
import dev.muster.store.recipe.place.Places;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Many owners on several members' recipes, who take one or more of a few locks in either mode, wait, try, give up, repeat
 * themselves and lose their leases. Each writes to resources that look at tokens, and to ones that trust the lock.
 */
class RandomLocksTests {

    private static final int OWNERS = 12;
    private static final int ROUNDS = 40;
    private static final List<String> NAMES = List.of("l0", "l1", "l2");

    private final LockFixture fixture = new LockFixture();
    private final Places otherPlaces = new Places(fixture.store, Clock.systemUTC());
    private final List<Locks> members = List.of(fixture.locks, new Locks(otherPlaces));
    private final ConcurrentLinkedQueue<String> violations = new ConcurrentLinkedQueue<>();
    private final Map<LockName, Resource> resources = new HashMap<>();

    RandomLocksTests() {
        NAMES.forEach(name -> resources.put(new LockName(name), new Resource()));
    }

    @AfterEach
    void close() {
        otherPlaces.close();
        fixture.close();
    }

    @Test
    void holdersExcludeEachOtherAndTokensOnlyGrow() throws Exception {
        long seed = System.nanoTime();
        ExecutorService threads = Executors.newFixedThreadPool(OWNERS);
        try {
            List<Future<Integer>> owners = new ArrayList<>();
            for (int owner = 0; owner < OWNERS; owner++) {
                String name = "o" + owner;
                Random random = new Random(seed + owner);
                owners.add(threads.submit(() -> work(name, random)));
            }
            int grants = 0;
            for (Future<Integer> owner : owners) {
                grants += owner.get(3, TimeUnit.MINUTES);
            }

            assertThat(violations).as("seed %d", seed).isEmpty();
            assertThat(grants).as("seed %d", seed).isGreaterThan(OWNERS);
            fixture.awaitPlaces(0);
            fixture.awaitNoWatches();
        } finally {
            threads.shutdownNow();
        }
    }

    private int work(String owner, Random random) {
        int grants = 0;
        for (int round = 0; round < ROUNDS; round++) {
            LeaseId lease = fixture.lease();
            LockRequest request = LockFixture.request(owner, lease, targets(random));
            Locks locks = members.get(random.nextInt(members.size()));
            switch (random.nextInt(6)) {
                case 0 -> grants += use(locks, request, await(locks.tryAcquire(request)), random);
                case 1 -> giveUp(locks, request, random);
                case 2 -> {
                    CompletableFuture<LockOutcome> first = locks.acquire(request, LockFixture.PATIENT);
                    LockGrant again =
                            granted(members.get(random.nextInt(members.size())).acquire(request, LockFixture.PATIENT));
                    grants += use(locks, request, new LockOutcome.Granted(again), random);
                    first.cancel(false);
                }
                case 3 ->
                    grants += use(
                            locks,
                            request,
                            await(locks.acquire(request, Duration.ofMillis(1 + random.nextInt(20)))),
                            random);
                default -> grants += use(locks, request, await(locks.acquire(request, LockFixture.PATIENT)), random);
            }
            fixture.endLease(lease);
        }
        return grants;
    }

    private static LockTarget[] targets(Random random) {
        List<LockTarget> targets = new ArrayList<>();
        int first = random.nextInt(NAMES.size());
        int count = 1 + random.nextInt(2);
        for (int i = 0; i < count; i++) {
            LockName name = new LockName(NAMES.get((first + i) % NAMES.size()));
            targets.add(random.nextInt(3) == 0 ? LockTarget.shared(name) : LockTarget.exclusive(name));
        }
        return targets.toArray(new LockTarget[0]);
    }

    private void giveUp(Locks locks, LockRequest request, Random random) {
        CompletableFuture<LockOutcome> waiting = locks.acquire(request, LockFixture.PATIENT);
        if (random.nextBoolean()) {
            waiting.cancel(false);
        } else if (waiting.isDone()) {
            use(locks, request, await(waiting), random);
        } else {
            waiting.cancel(false);
        }
    }

    private int use(Locks locks, LockRequest request, LockOutcome outcome, Random random) {
        if (!(outcome instanceof LockOutcome.Granted granted)) {
            return 0;
        }
        LockGrant grant = granted.grant();
        List<LockTarget> targets = request.locks();
        targets.forEach(target -> resource(target).enter(target.mode(), grant));
        for (int i = random.nextInt(3); i > 0; i--) {
            Thread.onSpinWait();
        }
        targets.forEach(target -> resource(target).leave(target.mode()));
        if (random.nextInt(4) > 0) { // else the end of the lease releases it
            await(locks.release(grant));
        }
        return 1;
    }

    private Resource resource(LockTarget target) {
        return Objects.requireNonNull(resources.get(target.lock()));
    }

    /** Something that a lock protects, and that notices when it does not. */
    private final class Resource {

        private int readers;
        private int writers;
        private long lastWriter;
        private long largest;

        synchronized void enter(LockMode mode, LockGrant grant) {
            long token = grant.token().value();
            if (mode == LockMode.EXCLUSIVE) {
                if (readers > 0 || writers > 0 || token <= largest) {
                    violations.add(grant + " enters beside " + readers + " readers, " + writers + " writers, after "
                            + largest);
                }
                writers++;
                lastWriter = token;
            } else {
                if (writers > 0 || token <= lastWriter) {
                    violations.add(grant + " reads beside " + writers + " writers, after " + lastWriter);
                }
                readers++;
            }
            largest = Math.max(largest, token);
        }

        synchronized void leave(LockMode mode) {
            if (mode == LockMode.EXCLUSIVE) {
                writers--;
            } else {
                readers--;
            }
        }
    }
}
