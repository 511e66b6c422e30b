package dev.muster.starter.http;

import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** None of the servers could answer within the time given. The message names every address and its last reason. */
public final class ServersUnreachableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Map<URI, String> reasons;

    /**
     * @param what the kind of server, e.g. {@code registry}
     * @param reasons the last reason of each address that was tried, in the order of trying
     * @param cause the last failure
     */
    public ServersUnreachableException(String what, Map<URI, String> reasons, @Nullable Throwable cause) {
        super("No " + what + " server answers: " + text(reasons), cause);
        this.reasons = Collections.unmodifiableMap(new LinkedHashMap<>(reasons));
    }

    /** The last reason of each address that was tried. */
    public Map<URI, String> reasons() {
        return reasons == null ? Map.of() : reasons;
    }

    private static String text(Map<URI, String> reasons) {
        return reasons.entrySet().stream()
                .map(entry -> entry.getKey() + " (" + entry.getValue() + ")")
                .collect(Collectors.joining(", "));
    }
}
