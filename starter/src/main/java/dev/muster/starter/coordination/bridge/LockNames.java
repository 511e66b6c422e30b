package dev.muster.starter.coordination.bridge;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.muster.api.InvalidArgumentException;
import dev.muster.api.coordination.lock.LockName;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Names of locks for texts that others choose. */
final class LockNames {

    private LockNames() {}

    /** The text itself if it is a name, otherwise {@code key-} and its SHA-256. */
    static String of(String text) {
        try {
            return new LockName(text).value();
        } catch (InvalidArgumentException e) {
            return "key-" + HexFormat.of().formatHex(sha256(text));
        }
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
