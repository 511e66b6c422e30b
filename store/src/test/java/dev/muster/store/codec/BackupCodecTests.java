package dev.muster.store.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.api.RequestId;
import dev.muster.api.coordination.Key;
import dev.muster.api.coordination.Transaction;
import dev.muster.api.coordination.Value;
import dev.muster.store.state.Command;
import dev.muster.store.state.Entry;
import dev.muster.store.state.StateImage;
import dev.muster.store.state.StoreState;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class BackupCodecTests {

    private static final int LARGE = 100_000; // several pieces

    @Test
    void whatIsWrittenIsRead() throws IOException {
        StateImage image = image();

        BackupCodec.Content content = read(written(image));

        assertThat(content.image()).isEqualTo(image);
        assertThat(content.clusterId()).isEqualTo("c-1");
        assertThat(content.revision()).isEqualTo(image.keys().revision());
        assertThat(content.sha256()).hasSize(64);
    }

    @Test
    void sameStateGivesTheSameBytes() throws IOException {
        assertThat(written(image())).isEqualTo(written(image()));
    }

    @Test
    void everyChangedByteIsRefused() throws IOException {
        byte[] whole = written(GoldenFilesTests.someStateWithLeases().image());
        for (int at = 0; at < whole.length; at++) {
            for (int bits : new int[] {0x01, 0x80, 0xFF}) {
                byte[] changed = whole.clone();
                changed[at] ^= (byte) bits;

                assertThatThrownBy(() -> read(changed)).as("byte " + at).isInstanceOf(MalformedException.class);
            }
        }
    }

    @Test
    void everyCutAndEveryAdditionIsRefused() throws IOException {
        byte[] whole = written(GoldenFilesTests.someStateWithLeases().image());
        for (int size = 0; size < whole.length; size++) {
            byte[] cut = Arrays.copyOf(whole, size);

            assertThatThrownBy(() -> read(cut)).as(size + " bytes").isInstanceOf(MalformedException.class);
        }
        byte[] longer = Arrays.copyOf(whole, whole.length + 1);
        longer[whole.length] = 1;
        assertThatThrownBy(() -> read(longer)).isInstanceOf(MalformedException.class);
    }

    @Test
    void restOfASectorMayBeFilledWithZeros() throws IOException {
        byte[] whole = written(GoldenFilesTests.someStateWithLeases().image());

        assertThat(read(Arrays.copyOf(whole, whole.length + 511))).isEqualTo(read(whole));
        assertThatThrownBy(() -> read(Arrays.copyOf(whole, whole.length + 512))).isInstanceOf(MalformedException.class);
    }

    @Test
    void newerVersionIsNamed() throws IOException {
        byte[] newer = written(image());
        newer[8] = 2;

        assertThatThrownBy(() -> read(newer)).hasMessageContaining("version: 2").hasMessageContaining("newer");
    }

    private static StateImage image() {
        StoreState state = GoldenFilesTests.someStateWithLeases();
        Value large = Value.of("v".repeat(LARGE));
        state.apply(
                new Entry(
                        3_000,
                        List.of(new Command.Commit(new RequestId("r-9"), Transaction.put(Key.of("large"), large)))),
                1);
        return state.image();
    }

    private static byte[] written(StateImage image) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        BackupCodec.write(image, out);
        return out.toByteArray();
    }

    private static BackupCodec.Content read(byte[] bytes) throws IOException {
        return BackupCodec.read(new ByteArrayInputStream(bytes));
    }
}
