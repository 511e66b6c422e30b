package dev.muster.config.etcd.tree;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/** What happened to a node. The numbers are part of what is stored. */
public enum Action {
    GET(1, "get"),
    SET(2, "set"),
    CREATE(3, "create"),
    UPDATE(4, "update"),
    COMPARE_AND_SWAP(5, "compareAndSwap"),
    DELETE(6, "delete"),
    COMPARE_AND_DELETE(7, "compareAndDelete"),
    EXPIRE(8, "expire"),
    /** A directory that was made because something was put below it: no event. */
    MADE(9, "create");

    private static final Map<Integer, Action> BY_NUMBER =
            Arrays.stream(values()).collect(Collectors.toMap(Action::number, action -> action));

    private final int number;
    private final String text;

    Action(int number, String text) {
        this.number = number;
        this.text = text;
    }

    int number() {
        return number;
    }

    static Action of(int number) {
        Action action = BY_NUMBER.get(number);
        if (action == null) {
            throw new IllegalStateException("etcd2 node: action " + number + " (expected: one of " + BY_NUMBER + ")");
        }
        return action;
    }

    /** As bodies name it. */
    public String text() {
        return text;
    }
}
