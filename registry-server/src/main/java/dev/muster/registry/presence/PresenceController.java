package dev.muster.registry.presence;

import dev.muster.api.Namespace;
import dev.muster.api.registry.LeaseId;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Where processes open the connection by which their death is noticed at once. */
@RestController
@ConditionalOnBooleanProperty(name = "muster.presence.enabled", matchIfMissing = true)
@RequestMapping("/v1/namespaces/{namespace}/leases/{lease}/presence")
class PresenceController {

    private final Presences presences;

    PresenceController(Presences presences) {
        this.presences = presences;
    }

    @GetMapping(headers = HttpHeaders.UPGRADE + "=websocket")
    void open(
            @PathVariable Namespace namespace,
            @PathVariable LeaseId lease,
            HttpServletRequest request,
            HttpServletResponse response) {
        presences.open(namespace, lease, request, response);
    }
}
