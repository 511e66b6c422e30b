package dev.muster.starter.config.live;

import dev.muster.api.config.ReceiptProblem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.TypeMismatchException;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.bind.validation.BindValidationException;
import org.springframework.core.convert.ConversionException;
import org.springframework.core.convert.ConverterNotFoundException;
import org.springframework.validation.FieldError;
import org.springframework.validation.ObjectError;

/** Puts into words why a value was refused, without the value. */
final class BindProblems {

    private static final String MASK = "…";
    private static final int ANYWHERE_LENGTH_MIN = 4;
    private static final int MESSAGE_MAX = 500;
    private static final Pattern HAS_DIGIT = Pattern.compile("\\S*\\d\\S*");
    private static final Pattern QUOTED = Pattern.compile("\"[^\"]*\"|'[^']*'|\\[[^\\]]*\\]");

    private BindProblems() {}

    /** @param values what the bean would have got, to be masked wherever it shows */
    static List<ReceiptProblem> of(PropertiesBean bean, Throwable failure, Set<String> values) {
        String target = bean.type().getName();
        BindValidationException invalid = cause(failure, BindValidationException.class);
        if (invalid != null) {
            List<ReceiptProblem> problems = new ArrayList<>();
            String prefix = invalid.getValidationErrors().getName().toString();
            for (ObjectError error : invalid.getValidationErrors().getAllErrors()) {
                problems.add(new ReceiptProblem(property(prefix, error), target, message(error, values)));
            }
            return problems;
        }
        UnboundConfigurationPropertiesException unknown = cause(failure, UnboundConfigurationPropertiesException.class);
        if (unknown != null) {
            return unknown.getUnboundProperties().stream()
                    .map(property ->
                            new ReceiptProblem(property.getName().toString(), target, "is not a property of this type"))
                    .toList();
        }
        return List.of(single(bean, target, failure, values));
    }

    /** Why one text cannot become a value of a type. */
    static String conversion(@Nullable Class<?> type) {
        String name = type == null ? "its type" : type.getSimpleName();
        if (type != null && type.isEnum()) {
            return "cannot be converted to " + name + " (expected: one of " + Arrays.toString(type.getEnumConstants())
                    + ")";
        }
        return "cannot be converted to " + name;
    }

    private static ReceiptProblem single(PropertiesBean bean, String target, Throwable failure, Set<String> values) {
        BindException inner = null;
        for (Throwable at = failure; at != null; at = at.getCause()) {
            inner = at instanceof BindException bind ? bind : inner;
        }
        String property = (inner == null ? bean.prefix() : inner.getName()).toString();
        if (inner != null
                && (cause(inner, ConversionException.class) != null
                        || cause(inner, ConverterNotFoundException.class) != null
                        || cause(inner, TypeMismatchException.class) != null)) {
            Class<?> type = inner.getTarget().getType().resolve();
            return new ReceiptProblem(property, target, conversion(type));
        }
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String said = root.getMessage() == null ? "" : ": " + masked(root.getMessage(), values);
        return new ReceiptProblem(property, target, root.getClass().getSimpleName() + said);
    }

    private static String property(String prefix, ObjectError error) {
        return error instanceof FieldError field ? prefix + "." + field.getField() : prefix;
    }

    private static String message(ObjectError error, Set<String> values) {
        String message = error.getDefaultMessage();
        if (message == null) {
            return "is not valid";
        }
        Object refused = error instanceof FieldError field ? field.getRejectedValue() : null;
        String masked = refused == null ? message : replaced(message, refused.toString());
        for (String value : values) {
            masked = value.length() >= ANYWHERE_LENGTH_MIN ? replaced(masked, value) : masked;
        }
        return shortened(masked);
    }

    /** For words that the application itself put together: everything that may be a value goes. */
    private static String masked(String message, Set<String> values) {
        String masked = message;
        for (String value : values.stream()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList()) {
            masked = replaced(masked, value);
        }
        masked = QUOTED.matcher(masked).replaceAll(MASK);
        return shortened(HAS_DIGIT.matcher(masked).replaceAll(MASK));
    }

    private static String replaced(String message, String value) {
        if (value.isBlank()) {
            return message;
        }
        String quoted = Pattern.quote(value);
        String expression = value.length() >= ANYWHERE_LENGTH_MIN ? quoted : "(?<!\\w)" + quoted + "(?!\\w)";
        return Pattern.compile(expression, Pattern.CASE_INSENSITIVE)
                .matcher(message)
                .replaceAll(MASK);
    }

    private static String shortened(String message) {
        return message.length() <= MESSAGE_MAX ? message : message.substring(0, MESSAGE_MAX) + MASK;
    }

    private static <T extends Throwable> @Nullable T cause(Throwable failure, Class<T> type) {
        for (Throwable at = failure; at != null; at = at.getCause()) {
            if (type.isInstance(at)) {
                return type.cast(at);
            }
        }
        return null;
    }
}
