package dev.muster.config.etcd.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.muster.config.etcd.tree.TreeError;
import dev.muster.config.etcd.wire.EtcdError;
import io.grpc.Status;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A refusal of what no controller was asked for, in the form of the address that was called.
 *
 * @param v3 status and text for {@code /v3}
 * @param v2 number for {@code /v2/keys}
 * @param cause what exactly, for {@code /v2}
 */
record EtcdRefusal(Status v3, TreeError v2, String cause) {

    private static final JsonMapper JSON = new JsonMapper();

    /** No token, where one is needed. */
    static final EtcdRefusal TOKEN_MISSING =
            new EtcdRefusal(EtcdError.USER_NAME_EMPTY.status(), TreeError.UNAUTHORIZED, "Insufficient credentials");

    /** Not the token that is configured. */
    static final EtcdRefusal TOKEN_UNKNOWN =
            new EtcdRefusal(EtcdError.INVALID_TOKEN.status(), TreeError.UNAUTHORIZED, "Insufficient credentials");

    /** Too large to be read. */
    static final EtcdRefusal TOO_LARGE = new EtcdRefusal(
            EtcdError.REQUEST_TOO_LARGE.status(), TreeError.INVALID_FORM, "etcdserver: request is too large");

    static EtcdRefusal notLocal(String why) {
        return new EtcdRefusal(
                Status.PERMISSION_DENIED.withDescription("etcdserver: " + why), TreeError.UNAUTHORIZED, why);
    }

    /** For what the container or the firewall found. */
    static EtcdRefusal ofStatus(int status) {
        String text = "the request cannot be read, or not be answered (status " + status + ")";
        return new EtcdRefusal(
                GatewayStatus.ofHttp(status).withDescription(text),
                status < 500 ? TreeError.INVALID_FIELD : TreeError.RAFT_INTERNAL,
                text);
    }

    /** Answers with the refusal's own status. */
    void write(HttpServletRequest request, HttpServletResponse response) throws IOException {
        write(request, response, EtcdPaths.gateway(request) ? GatewayStatus.http(v3.getCode()) : v2.status());
    }

    void write(HttpServletRequest request, HttpServletResponse response, int status) throws IOException {
        response.setStatus(status);
        response.setContentType("application/json");
        ObjectNode body = JSON.createObjectNode();
        if (EtcdPaths.gateway(request)) {
            String text = String.valueOf(v3.getDescription());
            body.put("error", text)
                    .put("message", text)
                    .put("code", v3.getCode().value());
        } else if (request.getRequestURI().startsWith("/v2/keys")) {
            response.setHeader("X-Etcd-Index", "0");
            body.put("errorCode", v2.code())
                    .put("message", v2.text())
                    .put("cause", cause)
                    .put("index", 0);
        } else {
            body.put("message", cause);
        }
        response.getOutputStream().write((body + "\n").getBytes(UTF_8));
    }
}
