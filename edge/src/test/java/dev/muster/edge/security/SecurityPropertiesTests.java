package dev.muster.edge.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.security.Principal;
import org.junit.jupiter.api.Test;

class SecurityPropertiesTests {

    @Test
    void theTokenIsNeverShown() {
        SecurityProperties properties = new SecurityProperties("correct-horse-battery", false);

        assertThat(properties).hasToString("SecurityProperties[token]");
        assertThat(properties.mode()).isEqualTo("token");
        assertThat(properties.token()).isEqualTo("correct-horse-battery");
    }

    @Test
    void aTokenHas16CharactersOrMore() {
        assertThat(new SecurityProperties(" 0123456789abcdef ", false).token()).isEqualTo("0123456789abcdef");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SecurityProperties("0123456789abcde", false))
                .withMessage("muster.security.token: 15 characters (expected: at least 16)");
    }

    @Test
    void aBlankTokenIsNone() {
        assertThat(new SecurityProperties(" ", false).token()).isNull();
        assertThat(new SecurityProperties(null, false).mode()).isEqualTo("loopback");
        assertThat(new SecurityProperties(null, true).mode()).isEqualTo("open");
    }

    @Test
    void aTokenAndAnOpenServerContradictEachOther() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SecurityProperties("correct-horse-battery", true))
                .withMessage("muster.security.open: true beside a token (expected: one of the two, or neither)")
                .withMessageNotContaining("horse");
    }

    @Test
    void aCallerIsCalledWhatItSaysOrWhatItsCredentialsSay() {
        Principal token = () -> Callers.TOKEN;

        assertThat(Callers.name(" anna ", token)).isEqualTo("anna");
        assertThat(Callers.name(" ", token)).isEqualTo("token");
        assertThat(Callers.name(null, null)).isEqualTo("anonymous");
    }
}
