package dev.muster.store.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.store.history.WatchCheck.Batch;
import dev.muster.store.history.WatchCheck.Entry;
import dev.muster.store.history.WatchCheck.Event;
import dev.muster.store.history.WatchCheck.Watched;
import java.util.List;
import org.junit.jupiter.api.Test;

class WatchCheckTests {

    private static final Entry A2 = new Entry("one", 2, 2, 1);
    private static final Entry A3 = new Entry("two", 2, 3, 2);
    private static final Event PUT2 = new Event(2, "a", A2, null);
    private static final Event PUT3A = new Event(3, "a", A3, A2);
    private static final Event PUT3B = new Event(3, "b", new Entry("two", 3, 3, 1), null);
    private static final Event DELETE4 = new Event(4, "a", null, A3);
    private static final List<Event> TRUTH = List.of(PUT2, PUT3A, PUT3B, DELETE4);

    @Test
    void everythingInOrder() {
        assertThat(problems(batch(2, PUT2), batch(3, PUT3A, PUT3B), batch(4, DELETE4)))
                .isEmpty();
        assertThat(problems(batch(4, PUT2, PUT3B, PUT3A, DELETE4), batch(4))).isEmpty();
    }

    @Test
    void filtersAndMissingPreviousValuesAreRespected() {
        Watched deletions = new Watched("w", 1, false, true, true, List.of(batch(4, DELETE4)));
        Watched plain = new Watched("w", 4, true, true, false, List.of(batch(4, new Event(4, "a", null, null))));

        assertThat(WatchCheck.check(deletions, TRUTH, 4).problems()).isEmpty();
        assertThat(WatchCheck.check(plain, TRUTH, 4).problems()).isEmpty();
    }

    @Test
    void gapIsFound() {
        assertThat(problems(batch(2, PUT2), batch(4, DELETE4)))
                .singleElement()
                .asString()
                .contains("event 1 is Event[revision=4", "expected: Event[revision=3");
    }

    @Test
    void missingEndIsFound() {
        assertThat(problems(batch(2, PUT2))).singleElement().asString().contains("event 1 is null");
    }

    @Test
    void duplicateIsFound() {
        assertThat(problems(batch(2, PUT2), batch(2, PUT2), batch(4, PUT3A, PUT3B, DELETE4)))
                .anySatisfy(problem -> assertThat(problem).contains("after everything up to revision 2"));
    }

    @Test
    void splitRevisionIsFound() {
        assertThat(problems(batch(2, PUT2), batch(3, PUT3A), batch(4, PUT3B, DELETE4)))
                .singleElement()
                .asString()
                .contains("after everything up to revision 3");
    }

    @Test
    void wrongOrderInAMessageIsFound() {
        assertThat(problems(batch(4, PUT2, DELETE4, PUT3A, PUT3B)))
                .anySatisfy(problem -> assertThat(problem).contains("after revision 4"));
    }

    @Test
    void wrongPreviousValueIsFound() {
        Event wrong = new Event(3, "a", A3, new Entry("zero", 2, 2, 1));

        assertThat(problems(batch(2, PUT2), batch(3, wrong, PUT3B), batch(4, DELETE4)))
                .singleElement()
                .asString()
                .contains("event 1 is");
    }

    @Test
    void markOfProgressAheadOfEventsIsFound() {
        assertThat(problems(batch(2, PUT2), batch(3), batch(4, PUT3A, PUT3B, DELETE4)))
                .anySatisfy(problem -> assertThat(problem).contains("mark of progress at 3 came before"));
    }

    @Test
    void messageThatNamesAnOlderRevisionThanItsEventsIsFound() {
        assertThat(problems(batch(3, PUT2, PUT3A, PUT3B, DELETE4)))
                .singleElement()
                .asString()
                .contains("a message of revision 3 tells of revision 4");
    }

    @Test
    void eventThatNeverHappenedIsFound() {
        Event invented = new Event(5, "c", new Entry("x", 5, 5, 1), null);

        assertThat(problems(batch(5, PUT2, PUT3A, PUT3B, DELETE4, invented)))
                .singleElement()
                .asString()
                .contains("(expected: null)");
    }

    private static Batch batch(long revision, Event... events) {
        return new Batch(revision, List.of(events));
    }

    private static List<String> problems(Batch... batches) {
        return WatchCheck.check(new Watched("w", 1, true, true, true, List.of(batches)), TRUTH, 4)
                .problems();
    }
}
