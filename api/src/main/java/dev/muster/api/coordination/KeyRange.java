package dev.muster.api.coordination;

import dev.muster.api.InvalidArgumentException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A set of neighbouring keys. Immutable. */
public sealed interface KeyRange {

    /** The first key that can be in it. */
    Key from();

    /** Whether {@code key} is in it. */
    boolean contains(Key key);

    /** Calls the case that this range is; a new kind of range is a new method there. */
    <R> R match(Cases<R> cases);

    /** One key. */
    static KeyRange of(Key key) {
        return new Single(key);
    }

    /** One key. */
    static KeyRange of(String key) {
        return new Single(Key.of(key));
    }

    /** All keys that start with {@code prefix}. */
    static KeyRange prefix(Key prefix) {
        byte[] end = prefix.bytes();
        for (int last = end.length - 1; last >= 0; last--) {
            if (end[last] != (byte) 0xff) {
                end[last]++;
                return new Between(prefix, Key.ofBytes(Arrays.copyOf(end, last + 1)));
            }
        }
        return new StartingAt(prefix);
    }

    /** All keys that start with {@code prefix}; all keys there are if it is empty. */
    static KeyRange prefix(String prefix) {
        byte[] bytes = prefix.getBytes(StandardCharsets.UTF_8);
        return bytes.length == 0 ? all() : prefix(Key.ofBytes(bytes));
    }

    /** All keys from {@code from} on. */
    static KeyRange startingAt(Key from) {
        return new StartingAt(from);
    }

    /** All keys from {@code from} on that come before {@code to}. */
    static KeyRange between(Key from, Key to) {
        return new Between(from, to);
    }

    /** All keys. */
    static KeyRange all() {
        return StartingAt.ALL;
    }

    /** One key. */
    record Single(Key key) implements KeyRange {

        @Override
        public Key from() {
            return key;
        }

        @Override
        public boolean contains(Key candidate) {
            return key.equals(candidate);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.single(this);
        }
    }

    /** All keys from {@code from} on. */
    record StartingAt(Key from) implements KeyRange {

        private static final StartingAt ALL = new StartingAt(Key.ofBytes(new byte[] {0}));

        @Override
        public boolean contains(Key key) {
            return from.compareTo(key) <= 0;
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.startingAt(this);
        }
    }

    /**
     * All keys from {@code from} on that come before {@code to}.
     *
     * @param to the first key after the range; larger than {@code from}
     */
    record Between(Key from, Key to) implements KeyRange {

        public Between {
            if (from.compareTo(to) >= 0) {
                throw new InvalidArgumentException("range", from + " to " + to, "an end after the start");
            }
        }

        @Override
        public boolean contains(Key key) {
            return from.compareTo(key) <= 0 && key.compareTo(to) < 0;
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.between(this);
        }
    }

    /** One method per kind of range. */
    interface Cases<R> {

        R single(Single range);

        R startingAt(StartingAt range);

        R between(Between range);
    }
}
