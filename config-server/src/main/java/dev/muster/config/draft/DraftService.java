package dev.muster.config.draft;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.muster.api.InvalidArgumentException;
import dev.muster.api.Namespace;
import dev.muster.api.ProblemException;
import dev.muster.api.ProblemType;
import dev.muster.api.RequestId;
import dev.muster.api.Text;
import dev.muster.api.config.ConfigName;
import dev.muster.api.config.Format;
import dev.muster.api.config.PublishRequest;
import dev.muster.api.config.Release;
import dev.muster.api.coordination.Compare;
import dev.muster.api.coordination.Key;
import dev.muster.api.coordination.KeyValue;
import dev.muster.api.coordination.Operation;
import dev.muster.api.coordination.RangeQuery;
import dev.muster.api.coordination.Relation;
import dev.muster.api.coordination.Transaction;
import dev.muster.api.coordination.TransactionResult;
import dev.muster.api.coordination.Value;
import dev.muster.config.cluster.BlockingStore;
import dev.muster.config.cluster.ConfigKeys;
import dev.muster.config.cluster.FoundEntries;
import dev.muster.config.cluster.StoredJson;
import dev.muster.config.namespace.NamespaceService;
import dev.muster.config.release.EditConflictException;
import dev.muster.config.release.ReleaseService;
import dev.muster.config.release.StoredEdit;
import dev.muster.config.validation.ContentProblem;
import dev.muster.config.validation.ContentProblem.Severity;
import dev.muster.config.validation.ValidationService;
import dev.muster.store.ReadAt;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Drafts: one of each name, saved with the version it was made from, so that nobody overwrites unseen. Thread-safe. */
class DraftService {

    private static final int LISTED_MAX = 1_000;
    private static final int READS_MAX = 5;

    private final BlockingStore store;
    private final NamespaceService namespaces;
    private final ValidationService validation;
    private final ReleaseService releases;
    private final Clock clock;

    DraftService(
            BlockingStore store,
            NamespaceService namespaces,
            ValidationService validation,
            ReleaseService releases,
            Clock clock) {
        this.store = store;
        this.namespaces = namespaces;
        this.validation = validation;
        this.releases = releases;
        this.clock = clock;
    }

    /** A draft, and what is wrong with it. */
    record Draft(@JsonUnwrapped DraftSummary draft, String content, List<ContentProblem> problems) {}

    /** The drafts of a namespace by name; at most the first 1000. */
    List<DraftSummary> list(Namespace namespace) {
        namespaces.require(namespace);
        RangeQuery query = RangeQuery.of(ConfigKeys.drafts(namespace)).withLimit(LISTED_MAX);
        return store.range(query, ReadAt.LINEARIZABLE).entries().stream()
                .map(entry -> StoredDraft.of(entry).summary(ConfigKeys.nameOf(entry.key()), entry.modRevision()))
                .toList();
    }

    List<ContentProblem> validate(Namespace namespace, ConfigName name, Format format, String content) {
        releases.requireContentFits(content);
        return validation.validate(namespace, name, format, content);
    }

    /**
     * Saves a draft, whatever is wrong with it.
     *
     * @throws EditConflictException if another was saved, published or discarded first
     */
    Draft save(Namespace namespace, ConfigName name, DraftRequest request, String author) {
        PublishRequest wish = request.wish();
        if (!Text.wellFormed(wish.content())) {
            throw new InvalidArgumentException("content", "half of a surrogate pair", "text that UTF-8 can express");
        }
        List<ContentProblem> problems = validate(namespace, name, wish.format(), wish.content());
        StoredDraft draft = new StoredDraft(
                StoredJson.FORMAT,
                wish.format(),
                wish.basedOn(),
                author,
                Optional.ofNullable(wish.comment()).orElse(""),
                clock.instant());
        TransactionResult result = commit(
                namespace,
                name,
                request.version(),
                Operation.put(ConfigKeys.draft(namespace, name), StoredJson.encode(draft)),
                Operation.put(ConfigKeys.draftContent(namespace, name), Value.of(wish.content())));
        return new Draft(draft.summary(name, result.revision()), wish.content(), problems);
    }

    Draft read(Namespace namespace, ConfigName name) {
        namespaces.require(namespace);
        for (int reads = 0; reads < READS_MAX; reads++) {
            KeyValue entry = store.get(ConfigKeys.draft(namespace, name), ReadAt.LINEARIZABLE)
                    .orElseThrow(() -> new ProblemException(
                            ProblemType.NOT_FOUND, namespace + "/" + name + ": no draft (expected: a saved one)"));
            Optional<KeyValue> content = store.get(ConfigKeys.draftContent(namespace, name), ReadAt.STALE);
            if (content.isPresent() && content.get().modRevision() == entry.modRevision()) {
                DraftSummary summary = StoredDraft.of(entry).summary(name, entry.modRevision());
                String text = content.get().value().text();
                return new Draft(summary, text, validation.validate(namespace, name, summary.format(), text));
            }
        }
        throw new ProblemException(
                ProblemType.UNAVAILABLE, namespace + "/" + name + ": the draft is being saved all the time");
    }

    /** @throws EditConflictException if the draft has another version */
    void discard(Namespace namespace, ConfigName name, long version) {
        namespaces.require(namespace);
        commit(
                namespace,
                name,
                version,
                Operation.delete(ConfigKeys.draft(namespace, name)),
                Operation.delete(ConfigKeys.draftContent(namespace, name)));
    }

    /**
     * Makes the draft a release. Its author is who publishes, its comment the one of the draft.
     *
     * @param force publish although the metadata of the application says that it is wrong; the release's comment tells
     * @throws EditConflictException if the draft has another version
     */
    Release publish(Namespace namespace, ConfigName name, long version, boolean force, String author) {
        Draft found = read(namespace, name);
        DraftSummary draft = found.draft();
        if (draft.version() != version) {
            throw new EditConflictException(
                    namespace, name, version, store.get(ConfigKeys.draft(namespace, name), ReadAt.LINEARIZABLE));
        }
        List<ContentProblem> errors = found.problems().stream()
                .filter(problem -> problem.severity() == Severity.ERROR)
                .toList();
        boolean forcible = errors.stream().allMatch(error -> error.origin() == ContentProblem.Origin.METADATA);
        if (!errors.isEmpty() && !(force && forcible)) {
            throw new ProblemException(
                    ProblemType.INVALID_ARGUMENT,
                    namespace + "/" + name + ": errors in the draft: " + errors.size() + " (expected: none"
                            + (forcible ? ", or force=true)" : ")"),
                    Map.of("problems", found.problems()));
        }
        PublishRequest wish = new PublishRequest(
                draft.format(),
                found.content(),
                draft.basedOn(),
                author,
                ForcedComment.of(draft.comment(), errors.size()));
        return releases.publish(namespace, name, wish, author, null, new StoredEdit(version));
    }

    private TransactionResult commit(Namespace namespace, ConfigName name, long version, Operation... operations) {
        Key key = ConfigKeys.draft(namespace, name);
        Transaction.Builder transaction = Transaction.builder()
                .when(Compare.modRevision(key, Relation.EQUAL, version))
                .then(operations)
                .orElse(Operation.get(key), Operation.get(ConfigKeys.namespace(namespace)));
        namespaces.guard(namespace).ifPresent(transaction::when);
        TransactionResult result = store.commit(RequestId.random(), transaction.build());
        if (result.succeeded()) {
            return result;
        }
        if (namespaces.guard(namespace).isPresent()
                && result.results().get(1).match(FoundEntries.OF_RANGE).isEmpty()) {
            throw namespaces.notFound(namespace);
        }
        throw new EditConflictException(
                namespace,
                name,
                version,
                result.results().get(0).match(FoundEntries.OF_RANGE).stream().findFirst());
    }
}
