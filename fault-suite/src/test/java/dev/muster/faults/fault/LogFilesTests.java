package dev.muster.faults.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFilesTests {

    private static final int HEADER = 8;
    private static final int LONG_ENTRY = 2 + 200 + 4; // its length takes two bytes
    private static final int SHORT_ENTRY = 1 + 10 + 4;
    private static final int PADDING = 64;

    private Path data;
    private Path newest;

    @BeforeEach
    void writeLog(@TempDir Path directory) throws IOException {
        data = directory;
        Path current = Files.createDirectories(data.resolve("raft/group/current"));
        Files.write(current.resolve("log_inprogress_9"), new byte[] {1});
        newest = current.resolve("log_inprogress_100");
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        log.writeBytes("RaftLog1".getBytes(StandardCharsets.US_ASCII));
        log.write(0xC8);
        log.write(0x01);
        log.writeBytes(filled(200 + 4, 'a'));
        log.write(10);
        log.writeBytes(filled(10 + 4, 'b'));
        log.writeBytes(new byte[PADDING]);
        Files.write(newest, log.toByteArray());
    }

    @Test
    void halfAnEntryIsWrittenBehindTheLastWholeOne() throws IOException {
        byte[] before = Files.readAllBytes(newest);
        int end = HEADER + LONG_ENTRY + SHORT_ENTRY;

        Optional<String> torn = LogFiles.tear(data);

        byte[] after = Files.readAllBytes(newest);
        assertThat(torn).hasValueSatisfying(text -> assertThat(text).contains("log_inprogress_100"));
        assertThat(Arrays.copyOf(after, end)).isEqualTo(Arrays.copyOf(before, end));
        assertThat(Arrays.copyOfRange(after, end, end + SHORT_ENTRY / 2))
                .isEqualTo(Arrays.copyOfRange(before, end - SHORT_ENTRY, end - SHORT_ENTRY + SHORT_ENTRY / 2));
        assertThat(Arrays.copyOfRange(after, end + SHORT_ENTRY / 2, after.length))
                .containsOnly(0);
    }

    @Test
    void lastEntriesAreTakenAway() throws IOException {
        LogFiles.lose(data, 1);

        assertThat(newest).hasSize(HEADER + LONG_ENTRY);
    }

    @Test
    void noMoreEntriesAreTakenAwayThanThereAre() throws IOException {
        LogFiles.lose(data, 10);

        assertThat(newest).hasSize(HEADER);
    }

    @Test
    void memberWithoutALogIsLeftAlone() throws IOException {
        Path empty = Files.createDirectories(data.resolve("empty"));

        assertThat(LogFiles.tear(empty)).isEmpty();
        assertThat(LogFiles.lose(empty, 1)).isEmpty();
    }

    private static byte[] filled(int length, char with) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) with);
        return bytes;
    }
}
