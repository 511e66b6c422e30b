package dev.muster.config.validation;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.util.NumberUtils;
import org.springframework.util.unit.DataSize;

/** Which texts Spring Boot binds to the types that properties mostly have. Other types are not judged. */
final class ValueTypes {

    private static final Set<String> BOOLEANS = Set.of("true", "false", "on", "off", "yes", "no", "1", "0");

    private static final Map<String, Check> CHECKS = Map.ofEntries(
            Map.entry("java.lang.Boolean", new Check("true or false", ValueTypes::requireBoolean)),
            Map.entry("java.lang.Byte", number("a whole number from -128 to 127", Byte.class)),
            Map.entry("java.lang.Short", number("a whole number from -32768 to 32767", Short.class)),
            Map.entry("java.lang.Integer", number("a whole number from -2147483648 to 2147483647", Integer.class)),
            Map.entry("java.lang.Long", number("a whole number of at most 64 bits", Long.class)),
            Map.entry("java.math.BigInteger", number("a whole number", BigInteger.class)),
            Map.entry("java.lang.Float", number("a number", Float.class)),
            Map.entry("java.lang.Double", number("a number", Double.class)),
            Map.entry("java.math.BigDecimal", number("a number", BigDecimal.class)),
            Map.entry(
                    "java.time.Duration",
                    new Check("a duration, for example 500ms, 10s or PT10S", DurationStyle::detectAndParse)),
            Map.entry(
                    "org.springframework.util.unit.DataSize",
                    new Check("a size, for example 512KB or 10MB", DataSize::parse)));

    private ValueTypes() {}

    private record Check(String expected, Consumer<String> parse) {}

    /** Whether properties can stand below one of this type: it is none of the simple ones. */
    static boolean holdsMore(@Nullable String type) {
        return type == null || !(CHECKS.containsKey(type) || type.equals("java.lang.String"));
    }

    /** What was expected instead of {@code text}; empty if it fits, or nobody can tell. */
    static Optional<String> expected(@Nullable String type, String text) {
        Check check = type == null ? null : CHECKS.get(type);
        if (check == null || text.isBlank()) {
            return Optional.empty();
        }
        try {
            check.parse().accept(text.strip());
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(check.expected());
        }
    }

    private static void requireBoolean(String text) {
        if (!BOOLEANS.contains(text.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException();
        }
    }

    private static <T extends Number> Check number(String expected, Class<T> type) {
        return new Check(expected, text -> NumberUtils.parseNumber(text, type));
    }
}
