package dev.muster.config.springcloud;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Text as hexadecimal digits of AES-256 in GCM (NIST SP 800-38D), the key out of a password by PBKDF2: the form that Spring
 * Cloud gives and takes with a symmetric key. Its few rounds are no protection of a short password. Thread-safe.
 *
 * <pre>
 *   nonce, 16 bytes | encrypted text | tag, 16 bytes
 * </pre>
 */
final class SecretText {

    private static final String DERIVATION = "PBKDF2WithHmacSHA1";
    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final int ROUNDS = 1_024;
    private static final int KEY_BITS = 256;
    private static final int NONCE_BYTES = 16;
    private static final int TAG_BYTES = 16;

    private final SecretKey key;
    private final SecureRandom random = new SecureRandom();

    /** @param salt hexadecimal digits */
    SecretText(String password, String salt) {
        try {
            SecretKey derived = SecretKeyFactory.getInstance(DERIVATION)
                    .generateSecret(new PBEKeySpec(
                            password.toCharArray(), HexFormat.of().parseHex(salt), ROUNDS, KEY_BITS));
            this.key = new SecretKeySpec(derived.getEncoded(), "AES");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(DERIVATION + " is not there (expected: every JDK has it)", e);
        }
    }

    /** Another cipher each time. */
    String encrypt(String text) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        byte[] plain = text.getBytes(UTF_8);
        byte[] all = Arrays.copyOf(nonce, NONCE_BYTES + plain.length + TAG_BYTES);
        try {
            cipher(Cipher.ENCRYPT_MODE, nonce).doFinal(plain, 0, plain.length, all, NONCE_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(CIPHER + " failed", e);
        }
        return HexFormat.of().formatHex(all);
    }

    /** The text; empty if it was not made with this key, or was changed since. */
    Optional<String> decrypt(String hex) {
        try {
            byte[] all = HexFormat.of().parseHex(hex);
            if (all.length < NONCE_BYTES + TAG_BYTES) {
                return Optional.empty();
            }
            byte[] nonce = Arrays.copyOf(all, NONCE_BYTES);
            byte[] plain = cipher(Cipher.DECRYPT_MODE, nonce).doFinal(all, NONCE_BYTES, all.length - NONCE_BYTES);
            return Optional.of(new String(plain, UTF_8));
        } catch (IllegalArgumentException | GeneralSecurityException notMadeWithThisKey) {
            return Optional.empty();
        }
    }

    private Cipher cipher(int mode, byte[] nonce) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(CIPHER);
        cipher.init(mode, key, new GCMParameterSpec(TAG_BYTES * 8, nonce));
        return cipher;
    }
}
