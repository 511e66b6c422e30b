package dev.muster.registry.namespace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.api.Namespace;
import dev.muster.api.NamespaceView;
import dev.muster.api.ProblemException;
import dev.muster.api.ProblemType;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class NamespaceServiceTests {

    private static final Namespace TEAM = new Namespace("team-a");

    private final Namespaces table = new Namespaces();
    private final NamespaceService namespaces = table.service("shop");

    @Test
    void theDefaultAndTheConfiguredOnesAlwaysExist() {
        assertThat(namespaces.list())
                .containsExactly(
                        new NamespaceView(Namespace.DEFAULT, true), new NamespaceView(new Namespace("shop"), true));
        namespaces.require(Namespace.DEFAULT);
        namespaces.require(new Namespace("shop"));
    }

    @Test
    void aCreatedNamespaceExistsUntilItIsRemoved() {
        assertThat(namespaces.create(TEAM)).isEqualTo(new NamespaceView(TEAM, false));
        assertThat(namespaces.create(TEAM)).isEqualTo(new NamespaceView(TEAM, false));
        namespaces.require(TEAM);

        namespaces.remove(TEAM);

        assertProblem(() -> namespaces.require(TEAM), ProblemType.NAMESPACE_NOT_FOUND);
    }

    @Test
    void creatingOneThatIsConfiguredChangesNothing() {
        assertThat(namespaces.create(Namespace.DEFAULT)).isEqualTo(new NamespaceView(Namespace.DEFAULT, true));
        assertThat(table.all()).isEmpty();
    }

    @Test
    void anUnknownNamespaceIsRefusedWithTheKnownOnes() {
        assertThatThrownBy(() -> namespaces.require(TEAM))
                .hasMessage("Namespace 'team-a' does not exist (expected: one of [default, shop];"
                        + " PUT /v1/namespaces/team-a creates it)");
    }

    @Test
    void whatIsConfiguredOrInUseIsNotRemoved() {
        namespaces.create(TEAM);
        table.use(TEAM);

        assertProblem(() -> namespaces.remove(TEAM), ProblemType.NAMESPACE_IN_USE);
        assertProblem(() -> namespaces.remove(Namespace.DEFAULT), ProblemType.NAMESPACE_IN_USE);
        assertProblem(() -> namespaces.remove(new Namespace("nope")), ProblemType.NAMESPACE_NOT_FOUND);

        assertThat(namespaces.list()).extracting(NamespaceView::name).contains(TEAM, Namespace.DEFAULT);
    }

    @Test
    void oneAboveTheLimitIsRefused() {
        IntStream.range(0, 1_000).forEach(i -> namespaces.create(new Namespace("n" + i)));

        assertProblem(() -> namespaces.create(TEAM), ProblemType.LIMIT_EXCEEDED);

        assertThat(table.all()).hasSize(1_000).doesNotContain(TEAM);
        namespaces.create(new Namespace("n7"));
    }

    private static void assertProblem(ThrowingCallable call, ProblemType type) {
        assertThatThrownBy(call).isInstanceOfSatisfying(ProblemException.class, problem -> assertThat(problem.type())
                .isEqualTo(type));
    }
}
