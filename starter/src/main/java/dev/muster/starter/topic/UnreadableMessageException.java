package dev.muster.starter.topic;

/** A message is not of the type that its topic is read with. */
public final class UnreadableMessageException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnreadableMessageException(String topic, long position, Class<?> type, Throwable cause) {
        super(
                "message " + position + " of topic " + topic + ": unreadable (expected: a " + type.getSimpleName()
                        + " as JSON)",
                cause);
    }
}
