package dev.muster.store.local;

import static dev.muster.store.StoreContract.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.api.RequestId;
import dev.muster.api.coordination.Key;
import dev.muster.api.coordination.KeyRange;
import dev.muster.api.coordination.LeaseId;
import dev.muster.api.coordination.TransactionResult;
import dev.muster.api.coordination.Value;
import dev.muster.store.Limits;
import dev.muster.store.NoSpaceException;
import dev.muster.store.ReadAt;
import dev.muster.store.StoreStatus;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class QuotaTests {

    private static final long QUOTA_BYTES = 100_000;
    private static final Value LARGE = Value.ofBytes(new byte[10_000]);
    private static final Duration TTL = Duration.ofMinutes(10);

    private final LocalStore store = LocalStore.open(Limits.defaults().withQuota(QUOTA_BYTES), Clock.systemUTC());

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void fullStoreTakesNoPutsUntilDeletesAndCompactionMakeRoom() {
        LeaseId lease =
                await(store.grant(RequestId.random(), LeaseId.NONE, TTL)).id();
        int fitted = fill();
        assertThat(fitted).isBetween(5, 10);
        assertThat(store.status().bytes()).isBetween(QUOTA_BYTES, QUOTA_BYTES + 20_000);
        assertThat(store.status().quotaBytes()).isEqualTo(QUOTA_BYTES);
        assertThat(store.status().alarms()).containsExactly(StoreStatus.Alarm.NO_SPACE);

        assertThatThrownBy(() -> await(store.grant(RequestId.random(), LeaseId.NONE, TTL)))
                .isInstanceOf(NoSpaceException.class);
        assertThat(await(store.get(Key.of("k0"), ReadAt.LINEARIZABLE))).isPresent();
        assertThat(await(store.keepAlive(lease)).remaining()).isEqualTo(TTL);
        await(store.revoke(RequestId.random(), lease));

        long deleted =
                await(store.delete(RequestId.random(), KeyRange.prefix("k"))).revision();
        assertThatThrownBy(() -> await(store.put(RequestId.random(), Key.of("x"), LARGE)))
                .as("the history is still kept")
                .isInstanceOf(NoSpaceException.class);
        await(store.compact(deleted));
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> store.status().alarms().isEmpty());

        await(store.put(RequestId.random(), Key.of("x"), LARGE));
    }

    @Test
    void listenersHearWhenTheAlarmBeginsAndEnds() {
        List<Set<StoreStatus.Alarm>> heard = new CopyOnWriteArrayList<>();
        store.onStatusChange(status -> heard.add(status.alarms()));

        fill();
        Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(heard)
                .contains(Set.of(StoreStatus.Alarm.NO_SPACE)));
        await(store.compact(
                await(store.delete(RequestId.random(), KeyRange.prefix("k"))).revision()));

        Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(heard)
                .endsWith(Set.<StoreStatus.Alarm>of()));
    }

    @Test
    void repeatOfAWriteThatIsDoneGetsItsAnswerWhenTheStoreIsFull() {
        RequestId request = RequestId.random();
        RequestId granting = RequestId.random();
        TransactionResult first = await(store.put(request, Key.of("first"), Value.EMPTY));
        LeaseId lease = await(store.grant(granting, LeaseId.NONE, TTL)).id();
        fill();

        assertThat(await(store.put(request, Key.of("first"), Value.EMPTY))).isEqualTo(first);
        assertThat(await(store.grant(granting, LeaseId.NONE, TTL)).id()).isEqualTo(lease);
    }

    private int fill() {
        for (int i = 0; i < 1_000; i++) {
            try {
                await(store.put(RequestId.random(), Key.of("k" + i), LARGE));
            } catch (NoSpaceException full) {
                return i;
            }
        }
        throw new AssertionError("the store never got full");
    }
}
