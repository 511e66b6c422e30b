package dev.muster.store.recipe.place;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.api.Namespace;
import dev.muster.api.RequestId;
import dev.muster.api.coordination.Key;
import dev.muster.api.coordination.LeaseTerms;
import dev.muster.api.coordination.OwnerId;
import dev.muster.api.coordination.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlaceKeysTests {

    private static final QueueName QUEUE = new QueueName(new Namespace("prod"), QueueName.Kind.LOCK, "jobs");

    @Test
    void keySaysWhoWantsWhatWhere() {
        PlaceKey place = new PlaceKey(QUEUE, Share.EXCLUSIVE, new OwnerId("app@host"), new RequestId("r1"));

        assertThat(place.key()).isEqualTo(Key.of("muster/coordination/prod/locks/jobs/x/app@host/r1"));
        assertThat(QUEUE.settings()).isEqualTo(Key.of("muster/coordination/prod/locks-settings/jobs"));
        assertThat(QUEUE.places().contains(QUEUE.settings())).isFalse();
    }

    @Test
    void keysAreReadBack() {
        for (QueueName.Kind kind : QueueName.Kind.values()) {
            for (Share share : List.of(Share.EXCLUSIVE, Share.SHARED, Share.permits(12, 0))) {
                PlaceKey place = new PlaceKey(
                        new QueueName(Namespace.DEFAULT, kind, "n"), share, new OwnerId("o"), new RequestId("r"));

                assertThat(QueueName.parse(place.key())).isEqualTo(place);
            }
        }
    }

    @Test
    void queueOfALongerNameIsAnother() {
        QueueName longer = new QueueName(new Namespace("prod"), QueueName.Kind.LOCK, "jobs2");
        Key place = longer.place(Share.SHARED, new OwnerId("o"), new RequestId("r"));

        assertThat(QUEUE.places().contains(place)).isFalse();
        assertThat(QueueName.all(new Namespace("prod"), QueueName.Kind.LOCK).contains(place))
                .isTrue();
    }

    @Test
    void otherKeysAndValuesAreRefused() {
        for (String key :
                List.of("a", "muster/coordination/prod/locks/jobs/x/o", "muster/coordination/prod/l/j/x/o/r")) {
            assertThatThrownBy(() -> QueueName.parse(Key.of(key))).isInstanceOf(IllegalArgumentException.class);
        }
        for (String value : List.of("", "1 2 3\n", "2 0 a 0 1\n")) {
            assertThatThrownBy(() -> PlaceValue.parse(Value.of(value))).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void valuesAreReadBackWhateverTheyCarry() {
        for (String payload : List.of("", "x", "two\nlines\n", "ö 😀 \u0000")) {
            PlaceValue value = new PlaceValue(Instant.ofEpochMilli(1_234_567), "attempt-1", true, 3, payload);

            assertThat(PlaceValue.parse(value.encode())).isEqualTo(value);
        }
    }

    @Test
    void writesOfAClaimHaveTheSameIdEachTimeAndDifferentOnesForDifferentPurposes() {
        Claim claim = claim("o", "r");

        assertThat(claim.write("enter")).isEqualTo(claim("o", "r").write("enter"));
        assertThat(List.of(
                        claim.write("enter"),
                        claim.write("lease"),
                        claim("o", "r2").write("enter"),
                        claim("o2", "r").write("enter")))
                .doesNotHaveDuplicates();
    }

    private static Claim claim(String owner, String request) {
        return new Claim(
                List.of(new Claim.Want(QUEUE, Share.EXCLUSIVE)),
                new OwnerId(owner),
                new RequestId(request),
                LeaseTerms.ofTtl(Duration.ofSeconds(1)),
                "",
                Optional.empty());
    }
}
