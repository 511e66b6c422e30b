package dev.muster.config.namespace;

import dev.muster.api.Namespace;
import dev.muster.api.NamespaceView;
import dev.muster.api.ProblemException;
import dev.muster.api.ProblemType;
import dev.muster.api.RequestId;
import dev.muster.api.coordination.Compare;
import dev.muster.api.coordination.Key;
import dev.muster.api.coordination.Operation;
import dev.muster.api.coordination.Relation;
import dev.muster.api.coordination.Transaction;
import dev.muster.api.coordination.TransactionResult;
import dev.muster.config.cluster.BlockingStore;
import dev.muster.config.cluster.ConfigKeys;
import dev.muster.config.cluster.FoundEntries;
import dev.muster.config.cluster.StoredJson;
import dev.muster.config.projection.ProjectedState;
import dev.muster.config.projection.Projection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which namespaces exist, and that they are named before they are used: a misspelt one is an error, not an empty list. */
public class NamespaceService {

    private static final Logger log = LoggerFactory.getLogger(NamespaceService.class);

    private static final int NAMESPACES_MAX = 1_000;
    private static final int SHOWN_MAX = 10;
    private static final Duration VISIBLE_WAIT_MAX = Duration.ofSeconds(2);

    private final PermanentNamespaces permanent;
    private final BlockingStore store;
    private final Projection projection;
    private final Clock clock;

    NamespaceService(PermanentNamespaces permanent, BlockingStore store, Projection projection, Clock clock) {
        this.permanent = permanent;
        this.store = store;
        this.projection = projection;
        this.clock = clock;
    }

    /** What the store says of a created namespace. */
    record StoredNamespace(int format, Instant createdAt) implements StoredJson.Versioned {}

    /** All, by name. */
    public List<NamespaceView> list() {
        Set<Namespace> all = new TreeSet<>(permanent.names());
        all.addAll(created());
        return all.stream()
                .map(name -> new NamespaceView(name, permanent(name)))
                .toList();
    }

    /**
     * Refuses a namespace that does not exist.
     *
     * @throws ProblemException {@code NAMESPACE_NOT_FOUND}; {@code UNAVAILABLE} if this server has not read its store yet
     */
    public void require(Namespace namespace) {
        if (!permanent(namespace) && !projection.state().namespaces().containsKey(namespace)) {
            throw notFound(namespace);
        }
    }

    /** The guard of a transaction that it has to exist; empty if it always does. */
    public Optional<Compare> guard(Namespace namespace) {
        return permanent(namespace) ? Optional.empty() : Optional.of(Compare.exists(ConfigKeys.namespace(namespace)));
    }

    /** The refusal of a namespace that does not exist. */
    public ProblemException notFound(Namespace namespace) {
        return new ProblemException(
                ProblemType.NAMESPACE_NOT_FOUND,
                "Namespace '" + namespace + "' does not exist (expected: one of "
                        + list().stream()
                                .map(NamespaceView::name)
                                .limit(SHOWN_MAX)
                                .toList()
                        + "; PUT /v1/namespaces/" + namespace + " creates it)",
                Map.of("namespace", namespace.value()));
    }

    NamespaceView create(Namespace namespace) {
        if (!permanent(namespace)) {
            Set<Namespace> created = created();
            if (created.size() >= NAMESPACES_MAX && !created.contains(namespace)) {
                throw new ProblemException(
                        ProblemType.LIMIT_EXCEEDED,
                        "namespaces: " + created.size() + " exist (expected: fewer than " + NAMESPACES_MAX + ")");
            }
            Key key = ConfigKeys.namespace(namespace);
            TransactionResult result = store.commit(
                    RequestId.random(),
                    Transaction.builder()
                            .when(Compare.absent(key))
                            .then(Operation.put(
                                    key, StoredJson.encode(new StoredNamespace(StoredJson.FORMAT, clock.instant()))))
                            .build());
            awaitVisible(result);
        }
        return new NamespaceView(namespace, permanent(namespace));
    }

    void remove(Namespace namespace) {
        if (permanent(namespace)) {
            throw new ProblemException(
                    ProblemType.NAMESPACE_IN_USE, "Namespace '" + namespace + "' exists by configuration");
        }
        Key key = ConfigKeys.namespace(namespace);
        TransactionResult result = store.commit(
                RequestId.random(),
                Transaction.builder()
                        .when(
                                Compare.exists(key),
                                new Compare.Version(ConfigKeys.currents(namespace), Relation.EQUAL, 0),
                                new Compare.Version(ConfigKeys.drafts(namespace), Relation.EQUAL, 0))
                        .then(Operation.delete(key), Operation.delete(ConfigKeys.metadata(namespace)))
                        .orElse(Operation.get(key))
                        .build());
        if (result.succeeded()) {
            awaitVisible(result);
        } else if (result.results().get(0).match(FoundEntries.OF_RANGE).isEmpty()) {
            throw notFound(namespace);
        } else {
            throw new ProblemException(
                    ProblemType.NAMESPACE_IN_USE,
                    "Namespace '" + namespace + "' still has releases or drafts (expected: none)");
        }
    }

    private Set<Namespace> created() {
        return projection.known().map(ProjectedState::created).orElse(Set.of());
    }

    private boolean permanent(Namespace namespace) {
        return permanent.names().contains(namespace);
    }

    /** So that whoever created it can use it here at once; without that it is there a moment later. */
    private void awaitVisible(TransactionResult result) {
        if (result.succeeded() && !projection.await(result.revision(), VISIBLE_WAIT_MAX)) {
            log.debug("Revision {} is in the store, and not yet in the projection", result.revision());
        }
    }
}
