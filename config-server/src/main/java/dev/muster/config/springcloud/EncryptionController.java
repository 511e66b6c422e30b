package dev.muster.config.springcloud;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.muster.api.ProblemException;
import dev.muster.api.ProblemType;
import java.net.URLDecoder;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** Makes and opens values for <code>{cipher}</code>; one key for all applications. Refusals are in Spring Cloud's form. */
@RestController
@ConditionalOnProperty(name = "muster.springcloud.enabled", matchIfMissing = true)
class EncryptionController {

    private static final int TEXT_MAX = 64 * 1024;
    private static final MediaType TEXT = new MediaType(MediaType.TEXT_PLAIN, UTF_8);

    private final StoredCiphers ciphers;

    EncryptionController(StoredCiphers ciphers) {
        this.ciphers = ciphers;
    }

    @GetMapping("/encrypt/status")
    ResponseEntity<Object> status() {
        return ciphers.encryptor().isPresent() ? ResponseEntity.ok(Map.of("status", "OK")) : noKey();
    }

    /** The key is symmetric, and stays here. */
    @GetMapping({"/key", "/key/{name}/{profiles}"})
    ResponseEntity<Object> key() {
        return ResponseEntity.status(404).body(Map.of("status", "NOT_FOUND", "description", "No public key available"));
    }

    @PostMapping({"/encrypt", "/encrypt/{name}/{profiles}"})
    ResponseEntity<?> encrypt(
            @RequestBody byte[] body,
            @RequestHeader(name = "Content-Type", required = false) @Nullable MediaType type) {
        return with(body, type, (encryptor, text) -> Optional.of(encryptor.encrypt(text)));
    }

    @PostMapping({"/decrypt", "/decrypt/{name}/{profiles}"})
    ResponseEntity<?> decrypt(
            @RequestBody byte[] body,
            @RequestHeader(name = "Content-Type", required = false) @Nullable MediaType type) {
        return with(
                body,
                type,
                (encryptor, text) -> ciphers.clear(
                        text.startsWith(StoredCiphers.PREFIX) ? text.substring(StoredCiphers.PREFIX.length()) : text));
    }

    private ResponseEntity<?> with(
            byte[] body, @Nullable MediaType type, BiFunction<SecretText, String, Optional<String>> call) {
        if (body.length > TEXT_MAX) {
            throw new ProblemException(
                    ProblemType.LIMIT_EXCEEDED, "body: " + body.length + " bytes (expected: at most " + TEXT_MAX + ")");
        }
        Optional<SecretText> encryptor = ciphers.encryptor();
        if (encryptor.isEmpty()) {
            return noKey();
        }
        Optional<String> result = call.apply(encryptor.get(), meant(new String(body, UTF_8), type));
        return result.isPresent()
                ? ResponseEntity.ok().contentType(TEXT).body(result.get())
                : ResponseEntity.badRequest()
                        .body(Map.of("status", "INVALID", "description", "Text not encrypted with this key"));
    }

    /** {@code curl -d} says that a text is a form; then it is the name of a field without a value. */
    private static String meant(String text, @Nullable MediaType type) {
        if (type == null || !type.equalsTypeAndSubtype(MediaType.APPLICATION_FORM_URLENCODED)) {
            return text;
        }
        if (!text.endsWith("=")) {
            return text;
        }
        try {
            return URLDecoder.decode(text.substring(0, text.length() - 1), UTF_8);
        } catch (IllegalArgumentException notEncoded) {
            return text;
        }
    }

    private static ResponseEntity<Object> noKey() {
        return ResponseEntity.status(404)
                .body(Map.of("status", "NO_KEY", "description", "No key was installed for encryption service"));
    }
}
