package dev.muster.store.raft;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509KeyManager;
import javax.net.ssl.X509TrustManager;

/**
 * What a member shows the others, and whom it believes. With it, members speak TLS only, and each side must show a
 * certificate that the other trusts; the one that was called must also be named by its certificate as it was called, by
 * host name or address. Immutable.
 *
 * @param key answers with a certificate and its key as server and as client
 * @param trust decides on the certificates of the others; best of an authority of this cluster alone, since every
 *     certificate that it accepts may become a member or write
 */
public record RaftTls(X509KeyManager key, X509TrustManager trust) {

    private static final Pattern PRIVATE_KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
    private static final List<String> KEY_KINDS = List.of("RSA", "EC", "Ed25519");
    private static final char[] NO_PASSWORD = {};

    /**
     * Takes the first of each kind that speaks X.509, as factories of the JDK give them.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static RaftTls of(KeyManager[] keys, TrustManager[] trusts) {
        return new RaftTls(first(keys, X509KeyManager.class), first(trusts, X509TrustManager.class));
    }

    /**
     * Reads files in PEM form.
     *
     * @param key a private key in PKCS #8, not encrypted: RSA, EC or Ed25519
     * @param chain its certificate, then those that signed it
     * @param authorities certificates of whom to believe
     * @throws IOException if one cannot be read or does not hold that
     */
    public static RaftTls ofPem(Path key, Path chain, Path authorities) throws IOException {
        try {
            KeyStore own = KeyStore.getInstance("PKCS12");
            own.load(null, null);
            own.setKeyEntry("member", privateKey(key), NO_PASSWORD, certificates(chain));
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(own, NO_PASSWORD);

            KeyStore believed = KeyStore.getInstance("PKCS12");
            believed.load(null, null);
            for (Certificate authority : certificates(authorities)) {
                believed.setCertificateEntry("authority-" + believed.size(), authority);
            }
            TrustManagerFactory trusts = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trusts.init(believed);
            return of(keys.getKeyManagers(), trusts.getTrustManagers());
        } catch (GeneralSecurityException refused) {
            throw new IOException(
                    "key " + key + ", certificates " + chain + " and " + authorities + ": " + refused, refused);
        }
    }

    private static <T> T first(Object[] candidates, Class<T> kind) {
        return Arrays.stream(candidates)
                .filter(kind::isInstance)
                .map(kind::cast)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "tls: no " + kind.getSimpleName() + " (expected: one, from a key store or trust store)"));
    }

    private static Certificate[] certificates(Path file) throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(file)) {
            Collection<? extends Certificate> found =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (found.isEmpty()) {
                throw new IOException(file + ": no certificate (expected: at least one, in PEM form)");
            }
            return found.toArray(Certificate[]::new);
        }
    }

    private static PrivateKey privateKey(Path file) throws IOException, GeneralSecurityException {
        Matcher found = PRIVATE_KEY.matcher(Files.readString(file, StandardCharsets.US_ASCII));
        if (!found.find()) {
            throw new IOException(file + ": no private key (expected: one in PEM form, PKCS #8, not encrypted)");
        }
        PKCS8EncodedKeySpec encoded =
                new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(found.group(1)));
        for (String kind : KEY_KINDS) {
            try {
                return KeyFactory.getInstance(kind).generatePrivate(encoded);
            } catch (InvalidKeySpecException another) {
                // the next kind
            }
        }
        throw new IOException(file + ": a private key of an unknown kind (expected: one of " + KEY_KINDS + ")");
    }
}
