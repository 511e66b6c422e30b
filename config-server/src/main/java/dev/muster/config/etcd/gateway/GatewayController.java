package dev.muster.config.etcd.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import dev.muster.config.etcd.http.GatewayStatus;
import dev.muster.config.etcd.wire.EtcdError;
import dev.muster.config.etcd.wire.Failures;
import io.grpc.Status;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.http.HttpMethod;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** etcd's JSON gateway. Answers everything in etcd's form, mistakes too. */
@RestController
@ConditionalOnProperty(name = "muster.etcd.enabled", matchIfMissing = true)
class GatewayController {

    /** The general limit on bodies, less one, so that what is larger is refused here. */
    private static final int BODY_BYTES_MAX = 4 * 1024 * 1024 - 1;

    private final GatewayService gateway;

    GatewayController(GatewayService gateway) {
        this.gateway = gateway;
    }

    @RequestMapping({"/v3/**", "/v3beta/**"})
    void call(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Optional<Route> route = Routes.of(pathOf(request));
        if (route.isEmpty()) {
            text(response, 404, "Not Found");
        } else if (!HttpMethod.POST.matches(request.getMethod())) {
            text(response, 405, "Method Not Allowed");
        } else {
            call(route.get(), request, response);
        }
    }

    private void call(Route route, HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            byte[] body = request.getInputStream().readNBytes(BODY_BYTES_MAX);
            if (body.length == BODY_BYTES_MAX) {
                throw EtcdError.REQUEST_TOO_LARGE.exception();
            }
            List<ByteString> messages = JsonMessages.read(body, route.request(), route.takesSeveral());
            gateway.call(route, messages, request, response);
        } catch (RuntimeException refused) {
            Status status = Failures.of(refused).getStatus();
            response.setStatus(GatewayStatus.http(status.getCode()));
            response.setContentType("application/json");
            response.getOutputStream().write(GatewayErrors.body(status).getBytes(UTF_8));
        }
    }

    private static String pathOf(HttpServletRequest request) {
        String path = request.getRequestURI();
        return path.substring(path.indexOf('/', 1) + 1);
    }

    private static void text(HttpServletResponse response, int status, String text) throws IOException {
        response.setStatus(status);
        response.setContentType("text/plain;charset=utf-8");
        response.getOutputStream().write((text + "\n").getBytes(UTF_8));
    }
}
