package dev.muster.api.coordination;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.muster.api.InvalidArgumentException;
import dev.muster.api.Text;
import java.util.regex.Pattern;

/**
 * Names one delivery of one element; what is acknowledged or given back. On the wire {@code element-fence}. Immutable.
 *
 * @param fence fencing token: the revision of the delivery, larger than that of every earlier delivery of the element
 */
public record QueueToken(QueueElementId element, long fence) {

    private static final Pattern PATTERN = Pattern.compile("[1-9][0-9]{0,17}-[1-9][0-9]{0,17}");

    public QueueToken {
        if (fence < 1) {
            throw new InvalidArgumentException("fence", fence, "at least 1");
        }
    }

    /** Reads the form that {@link #text()} gives. */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static QueueToken parse(String text) {
        Text.require("token", text, PATTERN, "an element's number, '-' and a revision");
        int dash = text.indexOf('-');
        return new QueueToken(
                new QueueElementId(Long.parseLong(text.substring(0, dash))), Long.parseLong(text.substring(dash + 1)));
    }

    /** The form on the wire. */
    @JsonValue
    public String text() {
        return element + "-" + fence;
    }

    @Override
    public String toString() {
        return text();
    }
}
