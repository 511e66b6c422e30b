package dev.muster.starter.queue;

/** An element is not of the type that its queue is read with. It was given back, and is dead after too many deliveries. */
public final class UnreadableElementException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnreadableElementException(String queue, long number, Class<?> type, Throwable cause) {
        super(
                "element " + number + " of queue " + queue + ": unreadable (expected: a " + type.getSimpleName()
                        + " as JSON)",
                cause);
    }
}
