package dev.muster.config.etcd.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Numbers for what we name by texts and etcd by unsigned 64-bit numbers: the first eight bytes, big-endian, of the
 * SHA-256 of the text in UTF-8. The same on all members and for ever.
 */
public final class StableNumber {

    private StableNumber() {}

    /** The number of a text; never 0, which means nobody. */
    public static long of(String text) {
        try {
            long number = ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)))
                    .getLong();
            return number == 0 ? 1 : number;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
