package dev.muster.config.gray;

import dev.muster.api.InvalidArgumentException;
import dev.muster.api.Namespace;
import dev.muster.api.ProblemException;
import dev.muster.api.ProblemType;
import dev.muster.api.RequestId;
import dev.muster.api.config.ConfigName;
import dev.muster.api.config.GrayContent;
import dev.muster.api.config.GrayRelease;
import dev.muster.api.config.GrayRequest;
import dev.muster.api.config.PromoteRequest;
import dev.muster.api.config.PublishRequest;
import dev.muster.api.config.Release;
import dev.muster.api.coordination.Compare;
import dev.muster.api.coordination.KeyValue;
import dev.muster.api.coordination.Operation;
import dev.muster.api.coordination.Relation;
import dev.muster.api.coordination.Transaction;
import dev.muster.api.coordination.TransactionResult;
import dev.muster.api.coordination.Value;
import dev.muster.config.cluster.BlockingStore;
import dev.muster.config.cluster.ConfigKeys;
import dev.muster.config.cluster.FoundEntries;
import dev.muster.config.item.ContentParser;
import dev.muster.config.namespace.NamespaceService;
import dev.muster.config.projection.GrayConfig;
import dev.muster.config.projection.Projection;
import dev.muster.config.release.Beside;
import dev.muster.config.release.ReleaseService;
import dev.muster.config.release.Sha256;
import dev.muster.store.ReadAt;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Gray releases. The list of one name is one key, so each change of it is one guarded transaction with one revision, and
 * of two at the same time one is refused with {@code REVISION_CONFLICT}. Thread-safe.
 */
public class GrayService {

    /** Most gray releases of one name at the same time. */
    static final int GRAYS_MAX = 16;

    private static final Duration VISIBLE_WAIT_MAX = Duration.ofSeconds(2);

    private final BlockingStore store;
    private final NamespaceService namespaces;
    private final Projection projection;
    private final ReleaseService releases;
    private final Clock clock;

    GrayService(
            BlockingStore store,
            NamespaceService namespaces,
            Projection projection,
            ReleaseService releases,
            Clock clock) {
        this.store = store;
        this.namespaces = namespaces;
        this.projection = projection;
        this.releases = releases;
        this.clock = clock;
    }

    /** The gray releases in force in a namespace, by name and number; answers without a quorum. */
    public List<GrayRelease> list(Namespace namespace) {
        namespaces.require(namespace);
        return projection.state().in(namespace).values().stream()
                .flatMap(released -> released.grays().stream())
                .map(GrayConfig::release)
                .sorted(Comparator.comparing(GrayRelease::application)
                        .thenComparing(GrayRelease::profile)
                        .thenComparing(GrayRelease::number))
                .toList();
    }

    List<GrayRelease> list(Namespace namespace, ConfigName name) {
        return list(namespace).stream()
                .filter(gray -> gray.application().equals(name.application())
                        && gray.profile().equals(name.profile()))
                .toList();
    }

    /**
     * Publishes beside the current release.
     *
     * @param requestKey repeating the same wish with the same key has one effect while the gray release is in force
     */
    GrayRelease publish(
            Namespace namespace, ConfigName name, GrayRequest wish, String author, @Nullable String requestKey) {
        releases.requireContentFits(wish.content());
        ContentParser.parse(wish.format(), wish.content());
        GrayLine line = line(namespace, name);
        StoredGray added = new StoredGray(
                line.stored().last() + 1,
                wish.rule(),
                wish.basedOn(),
                wish.format(),
                Sha256.hex(wish.content()),
                author,
                wish.comment() == null ? "" : wish.comment(),
                clock.instant(),
                requestKey);
        Optional<StoredGray> repeated = repeated(line, added);
        if (repeated.isPresent()) {
            return repeated.get().release(name);
        }
        if (line.stored().grays().size() >= GRAYS_MAX) {
            throw new ProblemException(
                    ProblemType.LIMIT_EXCEEDED,
                    namespace + "/" + name + ": " + GRAYS_MAX + " gray releases (expected: fewer; promote or abandon"
                            + " one)",
                    Map.of("max", GRAYS_MAX));
        }
        Compare stillCurrent = Compare.version(ConfigKeys.current(namespace, name), Relation.EQUAL, wish.basedOn());
        TransactionResult result = commit(
                line,
                Transaction.builder()
                        .when(line.unchanged(), stillCurrent)
                        .then(
                                line.put(line.stored().with(added)),
                                Operation.put(
                                        ConfigKeys.grayText(namespace, name, added.number()),
                                        Value.of(wish.content()))));
        if (!result.succeeded()) {
            throw conflict(line, wish.basedOn(), result);
        }
        return added.release(name);
    }

    /** One gray release with its content. */
    GrayContent read(Namespace namespace, ConfigName name, long number) {
        GrayLine line = line(namespace, name);
        StoredGray stored = line.require(number);
        return new GrayContent(stored.release(name), text(line, number));
    }

    /** Makes it the release for all, in one transaction with its end as a gray one. */
    Release promote(
            Namespace namespace,
            ConfigName name,
            long number,
            PromoteRequest wish,
            String author,
            @Nullable String requestKey) {
        GrayLine line = line(namespace, name);
        StoredGray stored = line.require(number);
        String comment = wish.comment() == null ? stored.comment() : wish.comment();
        return releases.publish(
                namespace,
                name,
                new PublishRequest(stored.contentFormat(), text(line, number), wish.basedOn(), null, comment),
                author,
                requestKey,
                new Beside(
                        List.of(line.unchanged()),
                        List.of(line.put(line.stored().without(number)), line.deleteText(number)),
                        line::changedMeanwhile));
    }

    /** Ends it; who had it gets the release for all again. */
    void abandon(Namespace namespace, ConfigName name, long number) {
        GrayLine line = line(namespace, name);
        StoredGray stored = line.require(number);
        TransactionResult result = commit(
                line,
                Transaction.builder()
                        .when(line.unchanged())
                        .then(line.put(line.stored().without(stored.number())), line.deleteText(number)));
        if (!result.succeeded()) {
            throw conflict(line, 0, result);
        }
    }

    private static Optional<StoredGray> repeated(GrayLine line, StoredGray added) {
        String key = added.requestKey();
        Optional<StoredGray> earlier = line.stored().grays().stream()
                .filter(gray -> key != null && key.equals(gray.requestKey()))
                .findAny();
        if (earlier.isPresent() && !earlier.get().same(added)) {
            throw new InvalidArgumentException(
                    "Idempotency-Key",
                    "'" + key + "', used for gray release " + earlier.get().number() + " with another body",
                    "a new key for a new request");
        }
        return earlier;
    }

    private GrayLine line(Namespace namespace, ConfigName name) {
        namespaces.require(namespace);
        return GrayLine.of(namespace, name, store.get(ConfigKeys.gray(namespace, name), ReadAt.LINEARIZABLE));
    }

    private String text(GrayLine line, long number) {
        return store.get(ConfigKeys.grayText(line.namespace(), line.name(), number), ReadAt.STALE)
                .map(entry -> entry.value().text())
                .orElseThrow(line::changedMeanwhile);
    }

    private TransactionResult commit(GrayLine line, Transaction.Builder transaction) {
        namespaces.guard(line.namespace()).ifPresent(transaction::when);
        TransactionResult result = store.commit(
                RequestId.random(),
                transaction
                        .orElse(
                                Operation.get(ConfigKeys.current(line.namespace(), line.name())),
                                Operation.get(ConfigKeys.namespace(line.namespace())))
                        .build());
        if (result.succeeded()) {
            projection.await(result.revision(), VISIBLE_WAIT_MAX);
        }
        return result;
    }

    /** @param basedOn the release that was to be current; 0 if that does not matter */
    private ProblemException conflict(GrayLine line, long basedOn, TransactionResult result) {
        List<KeyValue> namespace = result.results().get(1).match(FoundEntries.OF_RANGE);
        if (namespaces.guard(line.namespace()).isPresent() && namespace.isEmpty()) {
            return namespaces.notFound(line.namespace());
        }
        long current = result.results().get(0).match(FoundEntries.OF_RANGE).stream()
                .mapToLong(KeyValue::version)
                .findAny()
                .orElse(0);
        if (basedOn == 0 || current == basedOn) {
            return line.changedMeanwhile();
        }
        return new ProblemException(
                ProblemType.REVISION_CONFLICT,
                line.namespace() + "/" + line.name() + ": "
                        + (current == 0 ? "nothing was published yet" : "release " + current + " is current")
                        + " (expected: release " + basedOn + " to be current)",
                Map.of("expected", basedOn, "actual", current));
    }
}
