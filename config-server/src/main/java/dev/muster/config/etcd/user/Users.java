package dev.muster.config.etcd.user;

import com.google.protobuf.ByteString;
import dev.muster.api.RequestId;
import dev.muster.api.coordination.Compare;
import dev.muster.api.coordination.Key;
import dev.muster.api.coordination.KeyValue;
import dev.muster.api.coordination.Operation;
import dev.muster.api.coordination.Relation;
import dev.muster.api.coordination.Transaction;
import dev.muster.config.cluster.StoredJson;
import dev.muster.config.etcd.user.UserBook.Permission;
import dev.muster.config.etcd.wire.EtcdError;
import dev.muster.store.ReadAt;
import dev.muster.store.Store;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/**
 * The book of users and roles, kept in the store at {@code muster/etcd/users}. Of two changes at once the second is made to
 * what the first left. Thread-safe; calls fail like {@link Store#commit}, and with what the book refuses.
 */
public final class Users {

    private static final Key BOOK = Key.of("muster/etcd/users");
    private static final int ATTEMPTS_MAX = 10;

    private final Store store;

    public Users(Store store) {
        this.store = store;
    }

    /** The newest book. */
    public CompletableFuture<UserBook> book() {
        return read().thenApply(Users::decode);
    }

    /** Adds a user without roles. */
    public CompletableFuture<Void> add(String user) {
        return change(book -> book.withUser(user), 1);
    }

    /** Removes a user. */
    public CompletableFuture<Void> delete(String user) {
        return change(book -> book.withoutUser(user), 1);
    }

    /** Gives a user a role. */
    public CompletableFuture<Void> grant(String user, String role) {
        return change(book -> book.granted(user, role), 1);
    }

    /** Takes a role from a user. */
    public CompletableFuture<Void> revoke(String user, String role) {
        return change(book -> book.revoked(user, role), 1);
    }

    /** Adds a role that permits nothing. */
    public CompletableFuture<Void> addRole(String role) {
        return change(book -> book.withRole(role), 1);
    }

    /** Removes a role, from its users too. */
    public CompletableFuture<Void> deleteRole(String role) {
        return change(book -> book.withoutRole(role), 1);
    }

    /** Lets a role do something. */
    public CompletableFuture<Void> permit(String role, int type, ByteString key, ByteString rangeEnd) {
        return change(book -> book.permitted(role, permission(type, key, rangeEnd)), 1);
    }

    /** No longer lets a role do anything to a range that it was permitted. */
    public CompletableFuture<Void> forbid(String role, ByteString key, ByteString rangeEnd) {
        return change(book -> book.forbidden(role, permission(0, key, rangeEnd)), 1);
    }

    private CompletableFuture<Void> change(UnaryOperator<UserBook> change, int attempt) {
        return read().thenCompose(found -> {
            UserBook before = decode(found);
            UserBook after = change.apply(before);
            if (after.equals(before)) {
                return CompletableFuture.completedFuture(null);
            }
            long revision = found.map(KeyValue::modRevision).orElse(0L);
            Transaction guarded = Transaction.builder()
                    .when(Compare.modRevision(BOOK, Relation.EQUAL, revision))
                    .then(Operation.put(BOOK, StoredJson.encode(after)))
                    .build();
            return store.commit(RequestId.random(), guarded).thenCompose(result -> {
                if (result.succeeded()) {
                    return CompletableFuture.completedFuture(null);
                }
                if (attempt >= ATTEMPTS_MAX) {
                    throw EtcdError.TOO_MANY_REQUESTS.exception();
                }
                return change(change, attempt + 1);
            });
        });
    }

    private CompletableFuture<Optional<KeyValue>> read() {
        return store.get(BOOK, ReadAt.LINEARIZABLE);
    }

    private static UserBook decode(Optional<KeyValue> found) {
        return found.map(entry -> StoredJson.decode(entry.value(), UserBook.class))
                .orElse(UserBook.EMPTY);
    }

    private static Permission permission(int type, ByteString key, ByteString rangeEnd) {
        Base64.Encoder base64 = Base64.getEncoder();
        return new Permission(
                type, base64.encodeToString(key.toByteArray()), base64.encodeToString(rangeEnd.toByteArray()));
    }
}
