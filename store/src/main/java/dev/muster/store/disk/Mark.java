package dev.muster.store.disk;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What a member had on its disk for certain at some moment, so that a later loss shows: Ratis commits an entry on a member
 * only after that member forced it, so what was applied can never be missing. Lines {@code name=value} with a checksum as
 * the last one, replaced as a whole.
 *
 * @param applied index of the last applied entry, -1 if none was
 * @param term the newest term this member had heard of
 * @param vote whom it gave its vote in this term; empty if nobody
 * @param configurationIndex place in the log of the newest configuration that was written to its file; -1 if none was
 * @param configurationSum CRC32C of that file
 */
public record Mark(long applied, long term, String vote, long configurationIndex, long configurationSum) {

    private static final String FORMAT = "1";
    private static final String SUM = "sum=";

    /** Before anything was written. */
    public static final Mark NONE = new Mark(-1, 0, "", -1, 0);

    /**
     * Reads it.
     *
     * @return absent if there is no such file
     * @throws DamagedException if it is not as it was written
     */
    public static @Nullable Mark read(Path file) throws IOException {
        String text;
        try {
            text = Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException absent) {
            return null;
        }
        int sumAt = text.lastIndexOf(SUM);
        if (sumAt < 0 || !text.substring(sumAt).equals(sumLine(text.substring(0, sumAt)))) {
            throw new DamagedException(file.toString(), "a wrong checksum", "the file as it was written");
        }
        Map<String, String> values = new LinkedHashMap<>();
        for (String line : text.substring(0, sumAt).split("\n", -1)) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                values.put(line.substring(0, equals), line.substring(equals + 1));
            }
        }
        if (!FORMAT.equals(values.get("format"))) {
            throw new DamagedException(file.toString(), "format " + values.get("format"), "format " + FORMAT);
        }
        try {
            return new Mark(
                    number(values, "applied"),
                    number(values, "term"),
                    values.getOrDefault("vote", ""),
                    number(values, "configurationIndex"),
                    number(values, "configurationSum"));
        } catch (NumberFormatException malformed) {
            throw new DamagedException(file.toString(), malformed.toString(), "numbers");
        }
    }

    /** Replaces the file; when this returns, the new content is on the disk. */
    public void write(Path file) throws IOException {
        String text = "format=" + FORMAT + "\napplied=" + applied + "\nterm=" + term
                + "\nvote=" + vote + "\nconfigurationIndex=" + configurationIndex + "\nconfigurationSum="
                + configurationSum + "\n";
        DurableFiles.replace(file, (text + sumLine(text)).getBytes(StandardCharsets.ISO_8859_1));
    }

    private static long number(Map<String, String> values, String name) {
        return Long.parseLong(values.getOrDefault(name, ""));
    }

    private static String sumLine(String text) {
        CRC32C sum = new CRC32C();
        sum.update(text.getBytes(StandardCharsets.ISO_8859_1));
        return SUM + Long.toHexString(sum.getValue()) + "\n";
    }
}
