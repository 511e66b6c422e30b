package dev.muster.config.release;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.muster.api.Namespace;
import dev.muster.api.ProblemException;
import dev.muster.api.ProblemType;
import dev.muster.api.config.ConfigName;
import dev.muster.api.config.PublishRequest;
import dev.muster.api.config.Release;
import dev.muster.api.config.ReleaseSummary;
import dev.muster.api.config.RollbackRequest;
import dev.muster.api.coordination.Compare;
import dev.muster.api.coordination.Key;
import dev.muster.api.coordination.KeyRange;
import dev.muster.api.coordination.KeyValue;
import dev.muster.api.coordination.Operation;
import dev.muster.api.coordination.RangeQuery;
import dev.muster.api.coordination.Relation;
import dev.muster.config.cluster.BlockingStore;
import dev.muster.config.cluster.ConfigKeys;
import dev.muster.config.item.ContentParser;
import dev.muster.config.item.PropertyDiff;
import dev.muster.config.namespace.NamespaceService;
import dev.muster.config.projection.ProjectedState;
import dev.muster.config.projection.Projection;
import dev.muster.config.projection.ReleasedConfig;
import dev.muster.store.NoQuorumException;
import dev.muster.store.ReadAt;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Releases of configuration. Writes need a quorum; reads are answered from what this server has, and see what was
 * published through it. Thread-safe.
 */
public class ReleaseService {

    private static final Logger log = LoggerFactory.getLogger(ReleaseService.class);

    /** Longest wait until a release that is safe in the store is also what this server serves. */
    private static final Duration VISIBLE_WAIT_MAX = Duration.ofSeconds(2);

    private final BlockingStore store;
    private final NamespaceService namespaces;
    private final Projection projection;
    private final ReleaseLimits limits;
    private final Publisher publisher;

    ReleaseService(
            BlockingStore store,
            NamespaceService namespaces,
            Projection projection,
            ReleaseLimits limits,
            Publisher publisher) {
        this.store = store;
        this.namespaces = namespaces;
        this.projection = projection;
        this.limits = limits;
        this.publisher = publisher;
    }

    /** The difference between two releases; see {@link PropertyDiff}. */
    record ReleaseDiff(
            long from,
            long to,
            Map<String, Object> added,
            Map<String, Object> removed,
            Map<String, PropertyDiff.Change> changed) {}

    /** The current release of every name of a namespace, by name. */
    public List<ReleaseSummary> current(Namespace namespace) {
        namespaces.require(namespace);
        return projection.state().in(namespace).values().stream()
                .sorted(Comparator.comparing(ReleasedConfig::name))
                .map(ReleasedConfig::release)
                .toList();
    }

    /** How many names of a namespace have a release, as far as this server knows. */
    public int count(Namespace namespace) {
        return projection.known().map(state -> state.in(namespace).size()).orElse(0);
    }

    /**
     * Publishes. Whether the namespace exists is decided in the same transaction, not by what this server has heard.
     *
     * @param requestKey repeating the same wish with the same key has one effect and one answer
     */
    Release publish(
            Namespace namespace, ConfigName name, PublishRequest wish, String author, @Nullable String requestKey) {
        return publish(namespace, name, wish, author, requestKey, Beside.NOTHING);
    }

    /** The same, with more in its transaction. */
    public Release publish(
            Namespace namespace,
            ConfigName name,
            PublishRequest wish,
            String author,
            @Nullable String requestKey,
            Beside beside) {
        requireContentFits(wish.content());
        ContentParser.parse(wish.format(), wish.content());
        return commit(draft(namespace, name, wish, author, requestKey), beside);
    }

    /**
     * Publishes what was edited in the store, which is gone afterwards, in the same transaction.
     *
     * @param requestKey see {@link #publish}
     * @throws EditConflictException if it was changed since
     */
    public Release publish(
            Namespace namespace,
            ConfigName name,
            PublishRequest wish,
            String author,
            @Nullable String requestKey,
            StoredEdit edit) {
        Key edited = ConfigKeys.draft(namespace, name);
        Beside beside = new Beside(
                List.of(Compare.modRevision(edited, Relation.EQUAL, edit.version())),
                List.of(Operation.delete(edited), Operation.delete(ConfigKeys.draftContent(namespace, name))),
                () -> new EditConflictException(
                        namespace, name, edit.version(), store.get(edited, ReadAt.LINEARIZABLE)));
        return publish(namespace, name, wish, author, requestKey, beside);
    }

    /**
     * Publishes the content of an older release again.
     *
     * @param requestKey see {@link #publish}
     */
    Release rollback(
            Namespace namespace, ConfigName name, RollbackRequest wish, String author, @Nullable String requestKey) {
        Release old = read(namespace, name, wish.to(), ReadAt.LINEARIZABLE);
        return commit(
                new Draft(
                        namespace,
                        name,
                        old.format(),
                        old.content(),
                        wish.basedOn(),
                        author,
                        orEmpty(wish.comment()),
                        wish.to(),
                        requestKey),
                Beside.NOTHING);
    }

    /**
     * The newest releases first.
     *
     * @param limit most of them; more than {@link ReleaseLimits#historyPageMax()} is taken for that
     * @param before only those with a lower number; empty for all
     */
    List<ReleaseSummary> history(Namespace namespace, ConfigName name, int limit, Optional<Long> before) {
        namespaces.require(namespace);
        long end = before.orElse(Long.MAX_VALUE);
        if (end <= 1) {
            return List.of();
        }
        KeyRange range = ConfigKeys.releasesBelow(namespace, name, end);
        RangeQuery query = RangeQuery.of(range)
                .withOrder(RangeQuery.Order.DESCENDING)
                .withLimit(Math.min(limit, limits.historyPageMax()));
        return newest(at -> store.range(query, at)).entries().stream()
                .map(entry -> StoredRelease.of(entry).summary(name, entry.modRevision()))
                .toList();
    }

    /** One release with its content. */
    Release read(Namespace namespace, ConfigName name, long number) {
        namespaces.require(namespace);
        return newest(at -> read(namespace, name, number, at));
    }

    /** The current release with its content. */
    Release readCurrent(Namespace namespace, ConfigName name) {
        namespaces.require(namespace);
        long number = newest(at -> store.get(ConfigKeys.current(namespace, name), at))
                .map(entry -> StoredRelease.of(entry).number())
                .orElseThrow(() -> new ProblemException(
                        ProblemType.RELEASE_NOT_FOUND,
                        namespace + "/" + name + ": no release (expected: at least one)"));
        return read(namespace, name, number, ReadAt.STALE);
    }

    ReleaseDiff diff(Namespace namespace, ConfigName name, long from, long to) {
        namespaces.require(namespace);
        Release older = newest(at -> read(namespace, name, from, at));
        Release newer = newest(at -> read(namespace, name, to, at));
        PropertyDiff diff = PropertyDiff.between(
                ContentParser.parse(older.format(), older.content()),
                ContentParser.parse(newer.format(), newer.content()));
        return new ReleaseDiff(from, to, diff.added(), diff.removed(), diff.changed());
    }

    /** What anybody was told of is in it; without a majority, what this server knows. */
    private static <T> T newest(Function<ReadAt, T> read) {
        try {
            return read.apply(ReadAt.LINEARIZABLE);
        } catch (NoQuorumException alone) {
            log.debug("Read without a majority", alone);
            return read.apply(ReadAt.STALE);
        }
    }

    private static Draft draft(
            Namespace namespace, ConfigName name, PublishRequest wish, String author, @Nullable String requestKey) {
        return new Draft(
                namespace,
                name,
                wish.format(),
                wish.content(),
                wish.basedOn(),
                author,
                orEmpty(wish.comment()),
                null,
                requestKey);
    }

    private Release commit(Draft draft, Beside beside) {
        requireRoom(draft);
        Release release = publisher.publish(draft, beside);
        if (!projection.await(release.revision(), VISIBLE_WAIT_MAX)) {
            log.warn(
                    "Release {} of {}/{} is safe in the store; this server serves it as soon as it has caught up",
                    release.number(),
                    draft.namespace(),
                    draft.name());
        }
        return release;
    }

    private Release read(Namespace namespace, ConfigName name, long number, ReadAt at) {
        Optional<KeyValue> record = store.get(ConfigKeys.release(namespace, name, number), at);
        Optional<KeyValue> content = store.get(ConfigKeys.content(namespace, name, number), ReadAt.STALE);
        if (record.isEmpty() || content.isEmpty()) {
            namespaces.require(namespace);
            throw new ProblemException(
                    ProblemType.RELEASE_NOT_FOUND,
                    namespace + "/" + name + ": no release " + number + " (expected: " + known(namespace, name) + ")",
                    Map.of("number", number));
        }
        return StoredRelease.of(record.get())
                .release(name, record.get().modRevision(), content.get().value().text());
    }

    private String known(Namespace namespace, ConfigName name) {
        return projection
                .known()
                .flatMap(state -> state.current(namespace, name))
                .map(current -> current.release().number())
                .map(newest -> Math.max(1, newest - limits.releasesMax() + 1) + " to " + newest)
                .orElse("something published");
    }

    /** Refuses a text that is longer than the bound. */
    public void requireContentFits(String content) {
        long found =
                content.length() > limits.contentMax().toBytes() ? content.length() : content.getBytes(UTF_8).length;
        if (found > limits.contentMax().toBytes()) {
            throw new ProblemException(
                    ProblemType.LIMIT_EXCEEDED,
                    "content: " + found + " bytes (expected: at most "
                            + limits.contentMax().toBytes() + ")",
                    Map.of("field", "content", "max", limits.contentMax().toBytes()));
        }
    }

    /** Judged by what this server knows, so many publishers at once may go past it by a few. */
    private void requireRoom(Draft draft) {
        ProjectedState state = projection.state();
        if (draft.basedOn() == 0
                && state.in(draft.namespace()).size() >= limits.namesMax()
                && state.current(draft.namespace(), draft.name()).isEmpty()) {
            throw new ProblemException(
                    ProblemType.LIMIT_EXCEEDED,
                    "Namespace '" + draft.namespace() + "': " + limits.namesMax() + " names (expected: fewer)",
                    Map.of("max", limits.namesMax()));
        }
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
