package dev.muster.config.springcloud;

import dev.muster.api.Namespace;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What applications with a client of Spring Cloud Config are served. Bound under {@code muster.springcloud}.
 *
 * @param enabled whether its addresses exist; default true
 * @param namespace where an application is looked up that names no label; default {@code default}
 * @param mainLabels labels that mean the same as none, unless a namespace has that name; default {@code main, master}
 * @param encryptKey the key for values that begin with <code>{cipher}</code>, at least 16 characters. Absent: such values
 *     are served as they are, and nothing is encrypted
 * @param encryptSalt goes into the key, so that what another server encrypted can be read with its salt: hexadecimal digits,
 *     an even number of them; default {@code deadbeef}, as in Spring Cloud
 */
public record SpringCloudProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("default") Namespace namespace,
        @DefaultValue({"main", "master"}) Set<String> mainLabels,
        @Nullable String encryptKey,
        @DefaultValue("deadbeef") String encryptSalt) {

    private static final int KEY_LENGTH_MIN = 16;
    private static final Pattern SALT = Pattern.compile("([0-9a-fA-F]{2}){4,64}");

    public SpringCloudProperties {
        mainLabels = Set.copyOf(mainLabels);
        encryptKey = encryptKey == null || encryptKey.isBlank() ? null : encryptKey.strip();
        if (encryptKey != null && encryptKey.length() < KEY_LENGTH_MIN) {
            throw new IllegalArgumentException("muster.springcloud.encrypt-key: " + encryptKey.length()
                    + " characters (expected: at least " + KEY_LENGTH_MIN + ")");
        }
        if (!SALT.matcher(encryptSalt).matches()) {
            throw new IllegalArgumentException("muster.springcloud.encrypt-salt: " + encryptSalt.length()
                    + " characters (expected: 8 to 128 hexadecimal digits, an even number)");
        }
    }

    /** Everything but the key. */
    @Override
    public String toString() {
        return "SpringCloudProperties[enabled=" + enabled + ", namespace=" + namespace + ", mainLabels=" + mainLabels
                + ", encryptKey=" + (encryptKey == null ? "none" : "set") + "]";
    }
}
