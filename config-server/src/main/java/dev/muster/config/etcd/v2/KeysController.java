package dev.muster.config.etcd.v2;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.muster.config.etcd.tree.NodePath;
import dev.muster.config.etcd.tree.TreeError;
import dev.muster.config.etcd.tree.TreeEvent;
import dev.muster.config.etcd.tree.TreeException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLDecoder;
import java.util.Set;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** HTTP for keys. Answers everything in etcd's form, mistakes too. */
@RestController
@ConditionalOnProperty(name = "muster.etcd.enabled", matchIfMissing = true)
class KeysController {

    private static final String ROOT = "/v2/keys";
    private static final Set<String> METHODS = Set.of("HEAD", "GET", "PUT", "POST", "DELETE");

    private final KeysService keys;
    private final EventStreams streams;
    private final TreeJson json;

    KeysController(KeysService keys, EventStreams streams, TreeJson json) {
        this.keys = keys;
        this.streams = streams;
        this.json = json;
    }

    @RequestMapping(ROOT + "/**")
    void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!METHODS.contains(request.getMethod())) {
            response.setHeader("Allow", "HEAD,GET,PUT,POST,DELETE");
            write(response, 405, "text/plain;charset=utf-8", "Method Not Allowed\n");
            return;
        }
        try {
            KeysRequest asked = KeysRequest.of(request.getMethod(), pathOf(request), Form.of(request));
            KeysRequest.Waiting waiting = asked.waiting();
            if (waiting != null) {
                streams.open(asked, waiting, request, response);
                return;
            }
            TreeEvent event = keys.answer(request.getMethod(), asked);
            KeysService.Position now = keys.position();
            IndexHeaders.ofAnswer(response, now, event.index());
            boolean actionOnly = asked.noValueOnSuccess()
                    && (request.getMethod().equals("PUT") || request.getMethod().equals("POST"));
            write(response, event.created() ? 201 : 200, "application/json", json.event(event, actionOnly));
        } catch (TreeException refused) {
            IndexHeaders.ofRefusal(response, keys.position(), refused.index());
            write(response, refused.error().status(), "application/json", TreeJson.refusal(refused));
        }
    }

    private static void write(HttpServletResponse response, int status, String type, String body) throws IOException {
        response.setStatus(status);
        response.setContentType(type);
        response.getOutputStream().write(body.getBytes(UTF_8));
    }

    private static NodePath pathOf(HttpServletRequest request) {
        String encoded = request.getRequestURI().substring(ROOT.length());
        try {
            return NodePath.of(URLDecoder.decode(encoded.replace("+", "%2B"), UTF_8));
        } catch (IllegalArgumentException e) {
            throw TreeError.INVALID_FIELD.at(0, "key: a percent sign without two hexadecimal digits");
        }
    }
}
