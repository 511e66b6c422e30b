package dev.muster.config.etcd.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.edge.security.SecurityProperties;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class EtcdCallersFilterTests {

    private static final String TOKEN = "a-token-of-24-characters";

    @ParameterizedTest
    @CsvSource({"/v3/kv/range, 400, 3", "/v3beta/kv/range, 400, 3", "/v2/keys/a, 401, 110"})
    void withoutTheTokenNobodyComesIn(String path, int status, int code) throws Exception {
        MockHttpServletResponse refused = call(withToken(), path, null);

        assertThat(refused.getStatus()).isEqualTo(status);
        assertThat(refused.getContentAsString()).containsPattern("[cC]ode\":" + code + ",?");
    }

    @Test
    void anotherTokenIsInvalid() throws Exception {
        MockHttpServletResponse refused = call(withToken(), "/v3/kv/range", "something-else");

        assertThat(refused.getStatus()).isEqualTo(401);
        assertThat(refused.getContentAsString())
                .isEqualTo(
                        "{\"error\":\"etcdserver: invalid auth token\",\"message\":\"etcdserver: invalid auth token\","
                                + "\"code\":16}\n");
    }

    @Test
    void theTokenIsTakenAloneAsBearerAndAsPassword() throws Exception {
        String basic = Base64.getEncoder().encodeToString(("me:" + TOKEN).getBytes(StandardCharsets.UTF_8));

        for (String header : new String[] {TOKEN, "Bearer " + TOKEN, "bearer " + TOKEN, "Basic " + basic}) {
            assertThat(call(withToken(), "/v3/kv/range", header).getStatus()).isEqualTo(200);
            assertThat(call(withToken(), "/v2/keys/a", header).getStatus()).isEqualTo(200);
        }
        assertThat(call(withToken(), "/v2/keys/a", "Basic !").getStatus()).isEqualTo(401);
    }

    @Test
    void whoAsksForTheTokenOrForTheVersionNeedsNone() throws Exception {
        for (String path : new String[] {"/v3/auth/authenticate", "/version", "/health"}) {
            assertThat(call(withToken(), path, null).getStatus()).isEqualTo(200);
        }
        assertThat(call(withToken(), "/v2/keys/auth/authenticate", null).getStatus())
                .isEqualTo(401);
    }

    @Test
    void withoutATokenOnlyLocalCallersComeIn() throws Exception {
        SecurityProperties none = new SecurityProperties(null, false);
        MockHttpServletRequest foreign = request("/v3/kv/range", null);
        foreign.setServerName("example.org");
        MockHttpServletRequest page = request("/v2/keys/a", null);
        page.addHeader("Sec-Fetch-Site", "cross-site");

        assertThat(call(none, request("/v3/kv/range", null)).getStatus()).isEqualTo(200);
        assertThat(call(none, foreign).getStatus()).isEqualTo(403);
        assertThat(call(none, page).getStatus()).isEqualTo(401);
        assertThat(call(new SecurityProperties(null, true), foreign).getStatus())
                .isEqualTo(200);
    }

    private static SecurityProperties withToken() {
        return new SecurityProperties(TOKEN, false);
    }

    private static MockHttpServletResponse call(SecurityProperties security, String path, @Nullable String header)
            throws Exception {
        return call(security, request(path, header));
    }

    private static MockHttpServletResponse call(SecurityProperties security, MockHttpServletRequest request)
            throws Exception {
        MockHttpServletResponse response = new MockHttpServletResponse();
        new EtcdCallersFilter(security).doFilter(request, response, new MockFilterChain());
        return response;
    }

    private static MockHttpServletRequest request(String path, @Nullable String header) {
        MockHttpServletRequest request = new MockHttpServletRequest("POST", path);
        if (header != null) {
            request.addHeader("Authorization", header);
        }
        return request;
    }
}
