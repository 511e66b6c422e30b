package dev.muster.store.recipe.topic;

import dev.muster.api.RequestId;
import dev.muster.api.coordination.Compare;
import dev.muster.api.coordination.KeyValue;
import dev.muster.api.coordination.Operation;
import dev.muster.api.coordination.OperationResult;
import dev.muster.api.coordination.RangeQuery;
import dev.muster.api.coordination.Relation;
import dev.muster.api.coordination.TopicMessage;
import dev.muster.api.coordination.TopicSettings;
import dev.muster.api.coordination.Transaction;
import dev.muster.api.coordination.TransactionResult;
import dev.muster.api.coordination.Value;
import dev.muster.store.ReadAt;
import dev.muster.store.Store;
import dev.muster.store.recipe.attempt.Attempts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Publishes to one topic: each message gets the position after the last one, and pushes out the one that is no longer
 * kept. Positions of this server's own messages are foreseen, so that many can be on their way at once. Thread-safe.
 */
final class TopicWriter {

    private final Store store;
    private final TopicKeys keys;

    /** Guards what follows, and keeps commits in the order of their positions. */
    private final Object lock = new Object();

    private @Nullable TopicHead head;
    private long foreseenLast;
    private long guesses;

    TopicWriter(Store store, TopicKeys keys) {
        this.store = store;
        this.keys = keys;
    }

    /** The head; a topic that does not exist is created with the default settings. */
    CompletableFuture<TopicHead> open(ReadAt at) {
        return find(at).thenCompose(found -> found.map(CompletableFuture::completedFuture)
                .orElseGet(() -> create(RequestId.random(), TopicSettings.DEFAULTS)
                        .thenCompose(created -> open(ReadAt.LINEARIZABLE))));
    }

    CompletableFuture<Optional<TopicHead>> find(ReadAt at) {
        return store.range(RangeQuery.of(keys.head()), at)
                .thenApply(range -> Optional.ofNullable(TopicHead.of(keys, range)));
    }

    CompletableFuture<Boolean> create(RequestId request, TopicSettings settings) {
        return store.commit(
                        request,
                        Transaction.builder()
                                .when(Compare.absent(keys.settings()))
                                .then(
                                        Operation.put(
                                                keys.settings(),
                                                Value.of(Integer.toString(settings.messagesKeptMax()))),
                                        Operation.put(keys.name(), Value.EMPTY))
                                .build())
                .thenApply(result -> result.succeeded());
    }

    CompletableFuture<TopicMessage> publish(RequestId request, String text) {
        return Attempts.repeat("topic " + keys.topic(), number -> opened(number)
                .thenCompose(known -> attempt(Attempts.id(request, keys.root() + "publish", number), text)));
    }

    private CompletableFuture<TopicHead> opened(int attempt) {
        synchronized (lock) {
            if (head != null) {
                return CompletableFuture.completedFuture(head);
            }
        }
        return open(attempt == 0 ? ReadAt.STALE : ReadAt.LINEARIZABLE).thenApply(found -> {
            synchronized (lock) {
                if (head == null) {
                    head = found;
                    foreseenLast = found.last();
                }
                return found;
            }
        });
    }

    private CompletableFuture<Optional<TopicMessage>> attempt(RequestId id, String text) {
        long last;
        long guess;
        CompletableFuture<TransactionResult> commit;
        synchronized (lock) {
            TopicHead known = head;
            if (known == null) {
                return CompletableFuture.completedFuture(Optional.empty());
            }
            last = foreseenLast;
            guess = guesses;
            commit = store.commit(id, transaction(known, last, text));
            foreseenLast++;
        }
        return commit.whenComplete((result, failure) -> {
                    if (failure != null) {
                        guessAgain(guess, null);
                    }
                })
                .thenApply(result -> outcome(result, guess, last, text));
    }

    private Transaction transaction(TopicHead known, long last, String text) {
        long position = last + 1;
        List<Operation> steps = new ArrayList<>();
        steps.add(Operation.put(keys.last(), Value.of(Long.toString(position))));
        steps.add(Operation.get(keys.last()));
        steps.add(Operation.put(keys.message(position), Value.of(text)));
        long pushedOut = position - known.settings().messagesKeptMax();
        if (pushedOut >= 1) {
            steps.add(Operation.delete(keys.message(pushedOut)));
        }
        List<Compare> guards = List.of(
                Compare.createRevision(keys.settings(), Relation.EQUAL, known.created()),
                last == 0
                        ? Compare.absent(keys.last())
                        : Compare.value(keys.last(), Relation.EQUAL, Value.of(Long.toString(last))));
        return new Transaction(guards, steps, List.of(Operation.get(keys.last())));
    }

    private Optional<TopicMessage> outcome(TransactionResult result, long guess, long last, String text) {
        int read = result.succeeded() ? 1 : 0;
        Optional<KeyValue> found =
                ((OperationResult.Range) result.results().get(read)).result().first();
        long now = found.map(entry -> Long.parseLong(entry.value().text())).orElse(0L);
        if (result.succeeded()) {
            if (now != last + 1) { // a repeat: nothing was published now
                guessAgain(guess, null);
            }
            return Optional.of(new TopicMessage(now, result.revision(), text));
        }
        guessAgain(guess, now == last ? null : now); // not the position was the matter: the topic is another one
        return Optional.empty();
    }

    /** The guess was wrong, and with it those that were built on it; whoever finds out first corrects it. */
    private void guessAgain(long guess, @Nullable Long found) {
        synchronized (lock) {
            if (guesses == guess) {
                guesses++;
                if (found == null) {
                    head = null;
                } else {
                    foreseenLast = found;
                }
            }
        }
    }
}
