package dev.muster.config.etcd.v2;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.muster.config.etcd.tree.TreeError;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URLDecoder;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The fields of a request: of a form in its body, and of its address. The first of a name counts, the body before the
 * address. Immutable.
 */
final class Form {

    private static final String TYPE = "application/x-www-form-urlencoded";

    /** The general limit on bodies, less one, so that what is larger is refused here. */
    private static final int BODY_BYTES_MAX = 4 * 1024 * 1024 - 1;

    private static final List<String> TRUE = List.of("1", "t", "T", "TRUE", "true", "True");
    private static final List<String> FALSE = List.of("0", "f", "F", "FALSE", "false", "False");

    private final Map<String, String> fields;

    private Form(Map<String, String> fields) {
        this.fields = fields;
    }

    static Form of(HttpServletRequest request) throws IOException {
        Map<String, String> fields = new HashMap<>();
        if (!request.getMethod().equals("GET") && !request.getMethod().equals("DELETE") && isForm(request)) {
            byte[] body = request.getInputStream().readNBytes(BODY_BYTES_MAX);
            if (body.length == BODY_BYTES_MAX) {
                throw TreeError.INVALID_FORM.at(0, "etcdserver: request is too large");
            }
            add(fields, new String(body, UTF_8));
        }
        String query = request.getQueryString();
        if (query != null) {
            add(fields, query);
        }
        return new Form(Map.copyOf(fields));
    }

    static Form of(String encoded) {
        Map<String, String> fields = new HashMap<>();
        add(fields, encoded);
        return new Form(Map.copyOf(fields));
    }

    Optional<String> text(String name) {
        return Optional.ofNullable(fields.get(name));
    }

    boolean flag(String name) {
        return optionalFlag(name, "\"" + name + "\"").orElse(false);
    }

    /** A flag that may be absent. */
    Optional<Boolean> optionalFlag(String name, String shownName) {
        String text = fields.get(name);
        if (text == null) {
            return Optional.empty();
        }
        if (!TRUE.contains(text) && !FALSE.contains(text)) {
            throw TreeError.INVALID_FIELD.at(0, "invalid value for " + shownName);
        }
        return Optional.of(TRUE.contains(text));
    }

    /** A number without a sign; 0 if it is absent. */
    long number(String name, TreeError otherwise) {
        String text = fields.get(name);
        if (text == null) {
            return 0;
        }
        try {
            if (text.startsWith("+")) {
                throw new NumberFormatException(text);
            }
            return Long.parseUnsignedLong(text);
        } catch (NumberFormatException e) {
            throw otherwise.at(0, "invalid value for \"" + name + "\"");
        }
    }

    private static boolean isForm(HttpServletRequest request) {
        String type = request.getContentType();
        return type != null && type.toLowerCase(Locale.ROOT).startsWith(TYPE);
    }

    private static void add(Map<String, String> fields, String encoded) {
        for (String pair : encoded.split("&", -1)) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
                fields.putIfAbsent(name, equals < 0 ? "" : decoded(pair.substring(equals + 1)));
            }
        }
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, UTF_8);
        } catch (IllegalArgumentException e) {
            throw TreeError.INVALID_FORM.at(0, "a percent sign without two hexadecimal digits");
        }
    }
}
