package dev.muster.starter.config;

import java.util.function.Consumer;

/**
 * Always the newest state of one {@code @ConfigurationProperties} type. Injectable wherever the type itself is; the way to
 * follow changes of records and other final types, which a singleton would otherwise keep as they were at its creation.
 *
 * <pre>{@code
 * Checkout(Live<CheckoutProperties> properties) { … }
 *
 * CheckoutProperties now = properties.get(); // one state: read several values from the same one
 * }</pre>
 *
 * <p>Thread-safe.
 *
 * @param <T> a type with {@code @ConfigurationProperties}
 */
public interface Live<T> {

    /** The state that is in force now; later changes do not show in it, so values read from it belong together. */
    T get();

    /**
     * Has {@code listener} called after each change, with the new state. It runs on the thread that applies configuration,
     * without locks, so it should return soon; what it throws is logged and changes nothing.
     */
    void onChange(Consumer<? super T> listener);
}
