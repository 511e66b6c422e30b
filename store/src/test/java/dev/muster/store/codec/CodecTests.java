package dev.muster.store.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.api.RequestId;
import dev.muster.api.coordination.Key;
import dev.muster.api.coordination.Transaction;
import dev.muster.api.coordination.Value;
import dev.muster.store.StateLimits;
import dev.muster.store.state.Command;
import dev.muster.store.state.Entry;
import dev.muster.store.state.Outcome;
import dev.muster.store.state.Randomly;
import dev.muster.store.state.StateImage;
import dev.muster.store.state.StoreState;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CodecTests {

    static LongStream seeds() {
        return LongStream.of(1, 2, 3, System.nanoTime());
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void everythingComesBackAsItWent(long seed) throws IOException {
        Randomly randomly = new Randomly(new Random(seed));
        StoreState state = new StoreState();
        state.apply(
                new Entry(
                        0,
                        List.of(new Command.Form(
                                "c",
                                StateLimits.defaults()
                                        .withRequests(50, 5_000)
                                        .withHistory(30, 5_000, Duration.ofSeconds(50))
                                        .withReads(100, 10_000)))),
                1);
        for (int step = 0; step < 300; step++) {
            Entry entry = new Entry(step * 500L, List.of(randomly.command(state.revision()), randomly.command(1)));
            assertThat(EntryCodec.decode(EntryCodec.encode(entry))).isEqualTo(entry);

            List<Outcome> outcomes = state.apply(entry, 1);
            assertThat(OutcomeCodec.decode(OutcomeCodec.encode(outcomes))).isEqualTo(outcomes);
        }

        StateImage image = state.image();
        StateImage read = SnapshotCodec.read(new ByteArrayInputStream(snapshot(image)));
        assertThat(read).isEqualTo(image);
        assertThat(StoreState.of(read).image()).isEqualTo(image);
    }

    @Test
    void emptyStateHasASnapshot() throws IOException {
        StateImage image = new StoreState().image();

        assertThat(SnapshotCodec.read(new ByteArrayInputStream(snapshot(image))))
                .isEqualTo(image);
    }

    @Test
    void everyDamagedByteOfASnapshotIsNoticed() throws IOException {
        byte[] intact = snapshot(GoldenFilesTests.someStateWithLeases().image());
        for (int at = 0; at < intact.length; at++) {
            byte[] damaged = intact.clone();
            damaged[at] ^= 0x10;

            assertThatThrownBy(() -> SnapshotCodec.read(new ByteArrayInputStream(damaged)))
                    .as("byte %d", at)
                    .isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void everyCutSnapshotIsNoticed() throws IOException {
        byte[] intact = snapshot(GoldenFilesTests.someStateWithLeases().image());
        for (int length = 0; length < intact.length; length++) {
            byte[] cut = Arrays.copyOf(intact, length);

            assertThatThrownBy(() -> SnapshotCodec.read(new ByteArrayInputStream(cut)))
                    .as("first %d bytes", length)
                    .isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void noBytesMakeAnEntryFailInAnotherWay() {
        Random random = new Random(7);
        Entry entry = new Entry(
                0, List.of(new Command.Commit(new RequestId("r"), Transaction.put(Key.of("k"), Value.of("v")))));
        byte[] intact = EntryCodec.encode(entry);
        for (int i = 0; i < 5_000; i++) {
            byte[] damaged = Arrays.copyOf(intact, 1 + random.nextInt(intact.length));
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            try {
                EntryCodec.decode(damaged);
            } catch (MalformedException noticed) {
                assertThat(noticed).hasMessageContaining(" ");
            }
        }
    }

    @Test
    void newerVersionIsNamed() {
        byte[] entry = EntryCodec.encode(new Entry(0, List.of(new Command.Barrier())));
        entry[2] = 9;

        assertThatThrownBy(() -> EntryCodec.decode(entry))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("entry version: 9 (expected: 1 to 2");
    }

    @Test
    void timeIsStampedInPlace() throws IOException {
        byte[] entry = EntryCodec.encode(new Entry(0, List.of(new Command.Barrier())));

        byte[] stamped = EntryCodec.withTime(entry, 1_234_567_890_123L);

        assertThat(EntryCodec.decode(stamped)).isEqualTo(new Entry(1_234_567_890_123L, List.of(new Command.Barrier())));
        assertThat(EntryCodec.decode(entry).timeMillis()).isZero();
    }

    private static byte[] snapshot(StateImage image) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        SnapshotCodec.write(image, out);
        return out.toByteArray();
    }
}
