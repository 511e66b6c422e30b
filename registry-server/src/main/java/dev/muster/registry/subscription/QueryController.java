package dev.muster.registry.subscription;

import dev.muster.api.Cursor;
import dev.muster.api.InvalidArgumentException;
import dev.muster.api.Namespace;
import dev.muster.api.registry.Instances;
import dev.muster.api.registry.ServiceName;
import dev.muster.api.registry.ServiceSummary;
import dev.muster.edge.stream.SseFrame;
import dev.muster.edge.stream.SseStream;
import dev.muster.edge.stream.SseStreams;
import dev.muster.registry.namespace.NamespaceService;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.WebRequest;

/** HTTP for lists of instances: asked for once, or watched. */
@RestController
@RequestMapping("/v1/namespaces/{namespace}")
class QueryController {

    private static final int SERVICES_MAX = 500;

    private final Catalogue catalogue;
    private final SseStreams streams;
    private final NamespaceService namespaces;
    private final WarmUp warmUp;

    QueryController(Catalogue catalogue, SseStreams streams, NamespaceService namespaces, WarmUp warmUp) {
        this.catalogue = catalogue;
        this.streams = streams;
        this.namespaces = namespaces;
        this.warmUp = warmUp;
    }

    @GetMapping("/services")
    List<ServiceSummary> services(@PathVariable Namespace namespace) {
        namespaces.require(namespace);
        return catalogue.services(namespace);
    }

    @GetMapping("/instances")
    @Nullable
    ResponseEntity<Instances> instances(
            @PathVariable Namespace namespace,
            @RequestParam(defaultValue = "") Set<ServiceName> services,
            WebRequest request) {
        return answer(filter(namespace, services), request);
    }

    @GetMapping("/services/{service}/instances")
    @Nullable
    ResponseEntity<Instances> instancesOf(
            @PathVariable Namespace namespace, @PathVariable ServiceName service, WebRequest request) {
        return answer(filter(namespace, Set.of(service)), request);
    }

    @GetMapping(path = "/watch", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    void watch(
            @PathVariable Namespace namespace,
            @RequestParam(defaultValue = "") Set<ServiceName> services,
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEventId,
            HttpServletRequest request,
            HttpServletResponse response) {
        ServiceFilter filter = filter(namespace, services);
        Optional<Cursor> since =
                Optional.ofNullable(lastEventId).filter(id -> !id.isBlank()).map(Cursor::parse);
        since.filter(cursor -> !cursor.origin().equals(catalogue.origin())).ifPresent(warmUp::requireOver);
        Listening listening = new Listening();
        listening.stream = streams.open(request, response, () -> catalogue.unsubscribe(listening));
        catalogue.subscribe(listening, filter, since);
        if (listening.stream.closed()) {
            catalogue.unsubscribe(listening);
        }
    }

    private @Nullable ResponseEntity<Instances> answer(ServiceFilter filter, WebRequest request) {
        // Weak: the body also says where the server stands, which moves with changes that do not concern this answer.
        String tag = "W/\"" + catalogue.lastChange(filter) + "\"";
        if (request.checkNotModified(tag)) {
            return null;
        }
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noCache())
                .eTag(tag)
                .body(catalogue.query(filter));
    }

    private ServiceFilter filter(Namespace namespace, Set<ServiceName> services) {
        namespaces.require(namespace);
        if (services.size() > SERVICES_MAX) {
            throw new InvalidArgumentException(
                    "services", services.size() + " names", "at most " + SERVICES_MAX + ", or none for all");
        }
        return new ServiceFilter(namespace, services);
    }

    private static final class Listening implements Subscriber {

        private @Nullable SseStream stream;

        @Override
        public boolean offer(SseFrame frame) {
            return stream != null && stream.send(frame);
        }
    }
}
