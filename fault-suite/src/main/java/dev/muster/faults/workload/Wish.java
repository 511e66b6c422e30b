package dev.muster.faults.workload;

import dev.muster.faults.client.CallFailedException;
import dev.muster.faults.client.MemberClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/**
 * A request by HTTP that is repeated with one id until it has an answer, first where the client is at home and then at the others: what every
 * caller is told to do.
 *
 * @param path below the namespace
 * @param body fields of the body
 * @param waitMax how long the member may wait before it answers
 */
record Wish(String method, String path, Map<String, ?> body, Duration waitMax) {

    private static final String NAMESPACE = "/v1/namespaces/default";
    private static final int TRIES_MAX = 8;
    private static final long PAUSE_MILLIS = 250;

    static Wish post(String path, Map<String, ?> body) {
        return new Wish("POST", path, body, Duration.ZERO);
    }

    static Wish delete(String path) {
        return new Wish("DELETE", path, Map.of(), Duration.ZERO);
    }

    /** Address of a path below the namespace. */
    static String address(String path) {
        return NAMESPACE + path;
    }

    /**
     * Asks until there is an answer.
     *
     * @throws CallFailedException if it was refused, or nobody answered; {@code withoutEffect} only if that is sure of every attempt
     */
    JsonNode ask(Journal journal, Session session) {
        String request = UUID.randomUUID().toString();
        List<MemberClient> members = new ArrayList<>(session.others());
        members.add(0, session.member());
        List<CallFailedException> failures = new ArrayList<>();
        for (int i = 0; i < TRIES_MAX; i++) {
            long called = journal.now();
            try {
                JsonNode answer =
                        members.get(i % members.size()).http().call(method, address(path), request, body, waitMax);
                journal.ok(session.client(), called, method + " " + path + " " + body + " -> " + answer);
                return answer;
            } catch (CallFailedException failure) {
                note(journal, session, called, failure);
                failures.add(failure);
                if (failure.refused()) {
                    throw failure;
                }
            }
            rest();
        }
        throw failures.stream()
                .filter(failure -> !failure.withoutEffect())
                .findFirst()
                .orElse(failures.get(0));
    }

    private void note(Journal journal, Session session, long called, CallFailedException failure) {
        String text = method + " " + path + " -> " + failure.getMessage();
        if (failure.refused()) {
            journal.refused(session.client(), called, text);
        } else if (failure.withoutEffect()) {
            journal.failed(session.client(), called, text);
        } else {
            journal.unknown(session.client(), called, text);
        }
    }

    private static void rest() {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
