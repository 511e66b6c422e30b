package dev.muster.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProblemTypeTests {

    @ParameterizedTest
    @EnumSource
    void everyTypeIsFoundByItsUrn(ProblemType type) {
        assertThat(type.urn()).matches("urn:muster:problem:[a-z]+(-[a-z]+)*");
        assertThat(ProblemType.ofUrn(type.urn())).contains(type);
    }

    @ParameterizedTest
    @EnumSource
    void everyTypeIsAnErrorWithATitle(ProblemType type) {
        assertThat(type.status()).isBetween(400, 599);
        assertThat(type.title()).isNotBlank().doesNotEndWith(".");
    }

    @Test
    void urnsArePartOfTheContract() {
        assertThat(ProblemType.LEASE_NOT_FOUND.urn()).isEqualTo("urn:muster:problem:lease-not-found");
        assertThat(Arrays.stream(ProblemType.values()).map(ProblemType::urn)).doesNotHaveDuplicates();
    }

    @Test
    void anUnknownUrnIsNoType() {
        assertThat(ProblemType.ofUrn("urn:muster:problem:from-the-future")).isEmpty();
        assertThat(ProblemType.ofUrn("about:blank")).isEmpty();
    }
}
