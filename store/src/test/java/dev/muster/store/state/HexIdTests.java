package dev.muster.store.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.api.RequestId;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HexIdTests {

    @RepeatedTest(20)
    void usualIdComesBackAsItWas() {
        RequestId id = RequestId.random();

        assertThat(HexId.of(id)).isNotNull().extracting(HexId::request).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff"})
    void outermostIdsComeBack(String text) {
        assertThat(HexId.of(new RequestId(text)))
                .isNotNull()
                .extracting(id -> id.request().value())
                .isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "r1",
                "0123456789abcdef0123456789abcdef",
                "01234567-89AB-cdef-0123-456789abcdef",
                "01234567-89ag-cdef-0123-456789abcdef",
                "0123456-789ab-cdef-0123-456789abcdef",
                "01234567-89ab-cdef-0123-456789abcde-",
                "01234567_89ab_cdef_0123_456789abcdef"
            })
    void whatWouldComeBackAsAnotherTextIsLeftAsItIs(String text) {
        assertThat(HexId.of(new RequestId(text))).isNull();
    }
}
