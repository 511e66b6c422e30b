package dev.muster.config.springcloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.api.Namespace;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.security.crypto.encrypt.Encryptors;
import org.springframework.security.crypto.encrypt.TextEncryptor;

class StoredCiphersTests {

    private static final String KEY = "correct-horse-battery";

    private final StoredCiphers ciphers = new StoredCiphers(KEY, "deadbeef");

    @Test
    void aSecretIsServedInClear() {
        String cipher = ciphers.encryptor().orElseThrow().encrypt("sesame");

        assertThat(ciphers.opened(Map.of("password", "{cipher}" + cipher, "n", 1)))
                .isEqualTo(Map.of("password", "sesame", "n", 1));
        assertThat(cipher).doesNotContain("sesame").matches("[0-9a-f]+");
    }

    @Test
    @SuppressWarnings("deprecation") // as Spring Cloud does it
    void whatSpringCloudMadeIsReadAndTheOtherWayRound() {
        TextEncryptor theirs = Encryptors.delux(KEY, "deadbeef");

        assertThat(ciphers.clear(theirs.encrypt("sesäme"))).contains("sesäme");
        assertThat(theirs.decrypt(ciphers.encryptor().orElseThrow().encrypt("sesäme")))
                .isEqualTo("sesäme");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "00", "zz", "deadbeefdeadbeefdeadbeefdeadbeefdeadbeefdeadbeef", "{key:a}00"})
    void whatThisKeyDidNotMakeIsNamedInvalid(String cipher) {
        assertThat(ciphers.opened(Map.of("password", "{cipher}" + cipher)))
                .isEqualTo(Map.of("invalid.password", "<n/a>"));
    }

    @Test
    void anotherKeyDoesNotOpenIt() {
        String cipher = new StoredCiphers(KEY + "!", "deadbeef")
                .encryptor()
                .orElseThrow()
                .encrypt("sesame");

        assertThat(ciphers.clear(cipher)).isEmpty();
    }

    @Test
    void withoutAKeyTheApplicationGetsTheCipher() {
        StoredCiphers none = new StoredCiphers(null, "deadbeef");

        assertThat(none.opened(Map.of("password", "{cipher}00"))).isEqualTo(Map.of("password", "{cipher}00"));
        assertThat(none.encryptor()).isEmpty();
    }

    @Test
    void aShortKeyAndAStrangeSaltStopTheStart() {
        assertThatThrownBy(() -> properties("short", "deadbeef"))
                .hasMessage("muster.springcloud.encrypt-key: 5 characters (expected: at least 16)");
        assertThatThrownBy(() -> properties(KEY, "salt"))
                .hasMessageStartingWith("muster.springcloud.encrypt-salt: 4 characters (expected: 8 to 128");
        assertThat(properties(" ", "deadbeef").encryptKey()).isNull();
    }

    @Test
    void theKeyIsNotPrinted() {
        assertThat(properties(KEY, "deadbeef").toString()).doesNotContain(KEY).contains("encryptKey=set");
    }

    private static SpringCloudProperties properties(@Nullable String key, String salt) {
        return new SpringCloudProperties(true, Namespace.DEFAULT, Set.of("main"), key, salt);
    }
}
