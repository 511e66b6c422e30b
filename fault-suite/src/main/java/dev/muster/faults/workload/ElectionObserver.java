package dev.muster.faults.workload;

import dev.muster.faults.client.MemberClient;
import dev.muster.store.history.ObservationCheck.News;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Hears of one election by server-sent events for as long as it lives: when its stream breaks or falls silent it goes on at the next member,
 * from the last news it heard. Thread-safe.
 */
final class ElectionObserver implements AutoCloseable {

    private static final int CONNECT_MILLIS_MAX = 2_000;
    private static final int SILENCE_MILLIS_MAX = 4_000; // members say something every second
    private static final long PAUSE_MILLIS = 200;
    private static final int SKIPS_ONE_IN = 5;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Journal journal;
    private final List<MemberClient> members;
    private final String path;
    private final int skipped;
    private final List<News> seen = new ArrayList<>();
    private final Thread thread = new Thread(this::run, "observer");
    private volatile boolean over;
    private String last = "";

    private ElectionObserver(Journal journal, List<MemberClient> members, String path, int skipped) {
        this.journal = journal;
        this.members = members;
        this.path = path;
        this.skipped = skipped;
    }

    /**
     * Begins at the first of the members.
     *
     * @param skipped which news it drops, a part of all; negative for none
     */
    static ElectionObserver start(Journal journal, List<MemberClient> members, String path, int skipped) {
        ElectionObserver observer = new ElectionObserver(journal, members, path, skipped);
        observer.thread.setDaemon(true);
        observer.thread.start();
        return observer;
    }

    private void run() {
        try {
            for (int i = 0; !over; i++) {
                MemberClient member = members.get(i % members.size());
                try {
                    hear(member);
                } catch (IOException broken) {
                    told("observer of " + member.address() + ": " + broken);
                }
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void hear(MemberClient member) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) member.http().uri(path).toURL().openConnection();
        connection.setConnectTimeout(CONNECT_MILLIS_MAX);
        connection.setReadTimeout(SILENCE_MILLIS_MAX);
        connection.setRequestProperty("Accept", "text/event-stream");
        if (!last.isEmpty()) {
            connection.setRequestProperty("Last-Event-ID", last);
        }
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8))) {
            String id = "";
            for (String line = lines.readLine(); line != null && !over; line = lines.readLine()) {
                if (line.startsWith("id:")) {
                    id = line.substring(3).trim();
                } else if (line.startsWith("data:")) {
                    heard(id, line.substring(5).trim());
                }
            }
        } finally {
            connection.disconnect();
        }
    }

    private synchronized void heard(String id, String data) {
        JsonNode event = JSON.readTree(data);
        long revision = event.path("revision").asLong();
        boolean first = last.isEmpty();
        last = id;
        if (revision % SKIPS_ONE_IN == skipped) {
            return;
        }
        if (!first) { // the first says what is so, not what happened
            seen.add(new News(revision, data));
        }
        told("observed " + data);
    }

    /** The journal ends with the workload. */
    private void told(String text) {
        if (!over) {
            journal.event(text);
        }
    }

    /** Revision of the newest news; 0 before any. */
    synchronized long newest() {
        return seen.isEmpty() ? 0 : seen.get(seen.size() - 1).revision();
    }

    /** All news, in the order they were heard. */
    synchronized List<News> seen() {
        return List.copyOf(seen);
    }

    /** On return it writes nothing down any more. */
    @Override
    public void close() {
        over = true;
        try {
            thread.join(SILENCE_MILLIS_MAX + CONNECT_MILLIS_MAX);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
