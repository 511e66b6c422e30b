package dev.muster.config.springcloud;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Values that begin with <code>{cipher}</code>, in the form of Spring Cloud with a symmetric key. Without a key they stay as
 * they are: the application may have it. Thread-safe.
 */
final class StoredCiphers {

    /** What a secret begins with. */
    static final String PREFIX = "{cipher}";

    private final @Nullable SecretText encryptor;

    StoredCiphers(@Nullable String key, String salt) {
        this.encryptor = key == null ? null : new SecretText(key, salt);
    }

    /** Encrypts and decrypts with the configured key; empty if there is none. */
    Optional<SecretText> encryptor() {
        return Optional.ofNullable(encryptor);
    }

    /** The same properties with secrets in clear. One that another key made is told by its name, as Spring Cloud does. */
    Map<String, Object> opened(Map<String, Object> properties) {
        if (encryptor == null || properties.values().stream().noneMatch(StoredCiphers::secret)) {
            return properties;
        }
        Map<String, Object> opened = new LinkedHashMap<>();
        properties.forEach((name, value) -> {
            Optional<String> clear =
                    secret(value) ? clear(value.toString().substring(PREFIX.length())) : Optional.empty();
            if (clear.isPresent()) {
                opened.put(name, clear.get());
            } else if (secret(value)) {
                opened.put("invalid." + name, "<n/a>");
            } else {
                opened.put(name, value);
            }
        });
        return opened;
    }

    /** The text of a cipher; empty if it was not made with this key. */
    Optional<String> clear(String cipher) {
        return encryptor == null ? Optional.empty() : encryptor.decrypt(cipher.strip());
    }

    private static boolean secret(Object value) {
        return value instanceof String text && text.startsWith(PREFIX);
    }
}
