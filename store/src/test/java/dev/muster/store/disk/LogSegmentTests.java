package dev.muster.store.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogSegmentTests {

    private static final int FIRST = 7;
    private static final int ENTRIES = 5;
    private static final int PADDING = 2_000;

    private final Path dir;

    LogSegmentTests(@TempDir Path dir) {
        this.dir = dir;
    }

    @Test
    void wholeFilesAreRead() throws IOException {
        LogSegment open = read("log_inprogress_7", padded(bytes()));
        LogSegment closed = read("log_7-11", bytes());

        assertThat(open.last()).isEqualTo(11);
        assertThat(open.lastTerm()).isEqualTo(3);
        assertThat(open.torn()).isNull();
        assertThat(open.wholeBytes()).isEqualTo(bytes().length);
        assertThat(closed.last()).isEqualTo(11);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x01, 0x10, 0x80, 0xFF})
    void everyChangedByteOfAnOpenFileIsNoticed(int bits) throws IOException {
        byte[] whole = bytes();
        int lastEntry = starts().get(ENTRIES - 1);
        for (int at = 0; at < whole.length; at++) {
            byte[] changed = padded(whole);
            changed[at] ^= (byte) bits;

            if (at < lastEntry) { // something valid follows, or the header is wrong
                assertThatThrownBy(() -> read("log_inprogress_7", changed))
                        .as("byte " + at)
                        .isInstanceOf(DamagedException.class);
            } else {
                assertDamagedOrTorn(changed, at);
            }
        }
    }

    @Test
    void everyChangedByteOfAClosedFileIsNoticed() throws IOException {
        byte[] whole = bytes();
        for (int at = 0; at < whole.length; at++) {
            byte[] changed = whole.clone();
            changed[at] ^= 0x04;

            assertThatThrownBy(() -> read("log_7-11", changed)).as("byte " + at).isInstanceOf(DamagedException.class);
        }
    }

    @Test
    void everyCutOfAClosedFileIsNoticed() throws IOException {
        byte[] whole = bytes();
        for (int size = 0; size < whole.length; size++) {
            byte[] cut = Arrays.copyOf(whole, size);

            assertThatThrownBy(() -> read("log_7-11", cut)).as(size + " bytes").isInstanceOf(DamagedException.class);
        }
    }

    @Test
    void everyCutOfAnOpenFileLeavesTheWholeEntriesAndSaysSo() throws IOException {
        byte[] whole = bytes();
        for (int size = 8; size < whole.length; size++) {
            List<Integer> starts = starts();
            int until = size;
            int entries = (int) starts.stream()
                            .skip(1)
                            .filter(start -> start <= until)
                            .count()
                    + (whole.length <= size ? 1 : 0);

            LogSegment found = read("log_inprogress_7", Arrays.copyOf(whole, size));

            assertThat(found.last()).as(size + " bytes").isEqualTo(FIRST - 1 + entries);
            boolean atABoundary = size == 8 || starts.contains(size);
            assertThat(found.torn() == null).as(size + " bytes").isEqualTo(atABoundary);
            assertThat(found.wholeBytes()).isEqualTo((long) starts.get(entries));
        }
    }

    @Test
    void entryWithAnUntouchedSectorIsTorn() throws IOException {
        byte[] whole = padded(bytes());
        int last = starts().get(ENTRIES - 1);
        int sector = (last / 512 + 1) * 512;
        Arrays.fill(whole, sector, sector + 512, (byte) 0);

        LogSegment found = read("log_inprogress_7", whole);

        assertThat(found.torn()).contains("entry 11");
        assertThat(found.last()).isEqualTo(10);
    }

    @Test
    void nothingButZerosIsAFileThatWasJustCreated() throws IOException {
        LogSegment found = read("log_inprogress_7", new byte[4_096]);

        assertThat(found.last()).isEqualTo(FIRST - 1);
        assertThat(found.wholeBytes()).isZero();
        assertThat(found.torn()).isNull();
    }

    @Test
    void entriesOutOfOrderAreNoticed() throws IOException {
        byte[] gap = concat(header(), entry(1, 7, 10), entry(1, 9, 10));
        byte[] termGoesBack = concat(header(), entry(2, 7, 10), entry(1, 8, 10));
        byte[] wrongStart = concat(header(), entry(1, 8, 10));

        assertThatThrownBy(() -> read("log_inprogress_7", gap)).hasMessageContaining("entry 9 (expected: entry 8)");
        assertThatThrownBy(() -> read("log_inprogress_7", termGoesBack)).hasMessageContaining("at least term 2");
        assertThatThrownBy(() -> read("log_inprogress_7", wrongStart)).hasMessageContaining("expected: entry 7");
    }

    private void assertDamagedOrTorn(byte[] changed, int at) throws IOException {
        try {
            LogSegment found = read("log_inprogress_7", changed);
            assertThat(found.torn()).as("byte " + at).isNotNull();
            assertThat(found.last()).as("byte " + at).isEqualTo(FIRST + ENTRIES - 2);
        } catch (DamagedException noticed) {
            assertThat(noticed).hasMessageContaining("entry 11");
        }
    }

    private LogSegment read(String name, byte[] bytes) throws IOException {
        Path file = dir.resolve(name);
        Files.write(file, bytes);
        return LogSegment.read(Objects.requireNonNull(LogSegment.name(file)));
    }

    private static byte[] padded(byte[] bytes) {
        return Arrays.copyOf(bytes, bytes.length + PADDING);
    }

    private static byte[] bytes() throws IOException {
        byte[] all = header();
        for (int i = 0; i < ENTRIES; i++) {
            all = concat(all, entryAt(i));
        }
        return all;
    }

    /** Where each entry starts, and the end of the last. */
    private static List<Integer> starts() throws IOException {
        List<Integer> starts = new ArrayList<>(List.of(8));
        for (int i = 0; i < ENTRIES; i++) {
            starts.add(starts.get(i) + entryAt(i).length);
        }
        return starts;
    }

    private static byte[] entryAt(int place) throws IOException {
        return entry(1 + place / 2, FIRST + place, place == ENTRIES - 1 ? 1_200 : 90);
    }

    private static byte[] header() {
        return "RaftLog1".getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] entry(int term, int index, int payload) throws IOException {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        message.write(new byte[] {0x08, (byte) term, 0x10, (byte) index, 0x1A});
        varint(message, payload);
        for (int i = 0; i < payload; i++) {
            message.write(1 + i % 200);
        }
        ByteArrayOutputStream record = new ByteArrayOutputStream();
        varint(record, message.size());
        message.writeTo(record);
        CRC32C sum = new CRC32C();
        sum.update(record.toByteArray());
        new DataOutputStream(record).writeInt((int) sum.getValue());
        return record.toByteArray();
    }

    private static void varint(ByteArrayOutputStream out, int value) {
        int rest = value;
        for (; rest > 0x7F; rest >>>= 7) {
            out.write((rest & 0x7F) | 0x80);
        }
        out.write(rest);
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
