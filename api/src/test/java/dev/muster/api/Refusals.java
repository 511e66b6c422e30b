package dev.muster.api;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Says how a value type refuses nonsense. */
public final class Refusals {

    private Refusals() {}

    /** Fails unless the call is refused as an invalid argument with exactly this message. */
    public static void assertInvalid(ThrowingCallable call, String message) {
        assertThatThrownBy(call)
                .isExactlyInstanceOf(InvalidArgumentException.class)
                .hasMessage(message);
    }

    /** Fails unless the call is refused as too large with exactly this message. */
    public static void assertTooLarge(ThrowingCallable call, String message) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ProblemException.class, problem -> org.assertj.core.api.Assertions.assertThat(problem.type())
                                .isEqualTo(ProblemType.LIMIT_EXCEEDED))
                .hasMessage(message);
    }
}
