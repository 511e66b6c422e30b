package dev.muster.config.validation;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.muster.api.Namespace;
import dev.muster.api.ProblemException;
import dev.muster.api.ProblemType;
import dev.muster.api.RequestId;
import dev.muster.api.config.ConfigName;
import dev.muster.api.config.Format;
import dev.muster.api.coordination.Key;
import dev.muster.api.coordination.Operation;
import dev.muster.api.coordination.Transaction;
import dev.muster.api.coordination.Value;
import dev.muster.config.cluster.BlockingStore;
import dev.muster.config.cluster.ConfigKeys;
import dev.muster.config.cluster.StoredJson;
import dev.muster.config.item.ContentParser;
import dev.muster.config.item.ContentPlaces;
import dev.muster.config.item.UnreadableContentException;
import dev.muster.config.namespace.NamespaceService;
import dev.muster.config.validation.ContentProblem.Origin;
import dev.muster.config.validation.ContentProblem.Severity;
import dev.muster.store.ReadAt;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Says what is wrong with a text, and keeps what applications say of their properties. Thread-safe. */
public class ValidationService {

    private final BlockingStore store;
    private final NamespaceService namespaces;
    private final Clock clock;

    ValidationService(BlockingStore store, NamespaceService namespaces, Clock clock) {
        this.store = store;
        this.namespaces = namespaces;
        this.clock = clock;
    }

    /** What is known of an application's properties. */
    record MetadataView(String application, String checksum, Instant uploadedAt, int properties) {}

    /**
     * What is wrong; at most 100 problems. The first one of the syntax hides all others. What all applications share is
     * not compared with the metadata of any.
     */
    public List<ContentProblem> validate(Namespace namespace, ConfigName name, Format format, String content) {
        namespaces.require(namespace);
        Map<String, Object> properties;
        try {
            properties = ContentParser.parse(format, content);
        } catch (UnreadableContentException e) {
            return List.of(new ContentProblem(
                    Severity.ERROR,
                    Origin.SYNTAX,
                    e.line() == 0 ? null : e.line(),
                    e.column() == 0 ? null : e.column(),
                    null,
                    e.found(),
                    e.expected()));
        }
        return stored(namespace, name)
                .map(metadata -> new PropertyMetadata(metadata.properties())
                        .problems(properties, ContentPlaces.of(format, content)))
                .orElse(List.of());
    }

    /** Keeps what an application says; the same text again changes nothing. */
    MetadataView keep(Namespace namespace, ConfigName name, String text) {
        namespaces.require(namespace);
        String checksum = checksum(text);
        Optional<StoredMetadata> before = stored(namespace, name);
        if (before.isPresent() && before.get().checksum().equals(checksum)) {
            return view(name, before.get());
        }
        StoredMetadata metadata =
                new StoredMetadata(StoredJson.FORMAT, checksum, clock.instant(), MetadataText.read(text));
        Value value = encode(metadata);
        Transaction.Builder transaction =
                Transaction.builder().then(Operation.put(ConfigKeys.metadata(namespace, name), value));
        namespaces.guard(namespace).ifPresent(transaction::when);
        if (!store.commit(RequestId.random(), transaction.build()).succeeded()) {
            throw namespaces.notFound(namespace);
        }
        return view(name, metadata);
    }

    MetadataView metadata(Namespace namespace, ConfigName name) {
        namespaces.require(namespace);
        return stored(namespace, name)
                .map(metadata -> view(name, metadata))
                .orElseThrow(() -> new ProblemException(
                        ProblemType.NOT_FOUND,
                        namespace + "/" + name.application()
                                + ": no metadata (expected: what the application uploads)"));
    }

    void forget(Namespace namespace, ConfigName name) {
        namespaces.require(namespace);
        Key key = ConfigKeys.metadata(namespace, name);
        store.commit(
                RequestId.random(),
                Transaction.builder().then(Operation.delete(key)).build());
    }

    private Optional<StoredMetadata> stored(Namespace namespace, ConfigName name) {
        return store.get(ConfigKeys.metadata(namespace, name), ReadAt.STALE)
                .map(entry -> StoredJson.decode(entry.value(), StoredMetadata.class));
    }

    /** The text was within its bound; what is left of it nearly always is. */
    private static Value encode(StoredMetadata metadata) {
        Value value = StoredJson.encode(metadata);
        if (value.size() > Value.BYTES_MAX) {
            throw new ProblemException(
                    ProblemType.LIMIT_EXCEEDED,
                    "properties: " + value.size() + " bytes (expected: at most " + Value.BYTES_MAX + ")",
                    Map.of("field", "properties", "max", Value.BYTES_MAX));
        }
        return value;
    }

    private static MetadataView view(ConfigName name, StoredMetadata metadata) {
        return new MetadataView(
                name.application(),
                metadata.checksum(),
                metadata.uploadedAt(),
                metadata.properties().size());
    }

    private static String checksum(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
