package dev.muster.starter.coordination.election;

import dev.muster.api.coordination.election.ElectionEvent;
import dev.muster.api.coordination.election.ElectionName;
import dev.muster.api.coordination.election.Leader;
import dev.muster.starter.coordination.lease.LeaseKeeper;
import dev.muster.starter.coordination.lease.Owner;
import dev.muster.starter.http.CoordinationClient;
import dev.muster.starter.http.EventStream;
import dev.muster.starter.http.Json;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Elections that the config servers hold. Thread-safe. */
public final class RemoteElections implements Elections, AutoCloseable {

    private static final Duration CALL_MAX = Duration.ofSeconds(10);

    private final CoordinationClient client;
    private final LeaseKeeper keeper;
    private final Owner owner;
    private final Duration ttl;
    private final Consumer<Object> events;
    private final Map<ElectionName, Candidate> candidates = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /** @param events told of {@link LeadershipGranted} and {@link LeadershipRevoked} */
    public RemoteElections(
            CoordinationClient client, LeaseKeeper keeper, Owner owner, Duration ttl, Consumer<Object> events) {
        this.client = client;
        this.keeper = keeper;
        this.owner = owner;
        this.ttl = ttl;
        this.events = events;
    }

    @Override
    public Candidacy stand(String election) {
        return candidate(election)
                .orElseThrow(() -> new IllegalStateException(
                        "election " + election + ": closed (expected: an application that runs)"));
    }

    /** The term that this process leads now; it stands from now on, unless this is closed. */
    Optional<Term> term(String election) {
        return candidate(election).flatMap(Candidate::current);
    }

    private Optional<Candidate> candidate(String election) {
        return Optional.ofNullable(candidates.computeIfAbsent(new ElectionName(election), name -> {
            if (closed) {
                return null;
            }
            Candidate candidate = new Candidate(
                    name, client, keeper, owner, ttl, events, closing -> candidates.remove(name, closing));
            candidate.start();
            return candidate;
        }));
    }

    @Override
    public boolean leads(String election) {
        Candidate candidate = candidates.get(new ElectionName(election));
        return candidate != null && candidate.term().isPresent();
    }

    @Override
    public Optional<Leader> leader(String election) {
        return Optional.ofNullable(
                client.get(CALL_MAX, ElectionAnswer.class, "/elections/{election}", new ElectionName(election).value())
                        .leader());
    }

    @Override
    public Observation observe(String election, Consumer<ElectionEvent> listener) {
        ElectionName name = new ElectionName(election);
        EventStream stream = client.events(
                "muster-observe-" + name,
                (event, id, data) -> listener.accept(Json.read(data, ElectionEvent.class)),
                "/elections/{election}/observe",
                name.value());
        stream.start();
        return stream::close;
    }

    /** Lets this process stand again after a {@link #close}. */
    public void open() {
        closed = false;
    }

    /** Ends all candidacies; nobody stands any more. May be repeated. */
    @Override
    public void close() {
        closed = true;
        List.copyOf(candidates.values()).forEach(Candidate::close);
    }

    private record ElectionAnswer(@Nullable Leader leader) {}
}
