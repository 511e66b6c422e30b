package dev.muster.config.push;

import dev.muster.api.Cursor;
import dev.muster.api.InvalidArgumentException;
import dev.muster.api.Namespace;
import dev.muster.api.Text;
import dev.muster.api.config.ConfigReader;
import dev.muster.config.namespace.NamespaceService;
import dev.muster.config.projection.Projection;
import dev.muster.edge.stream.SseStreams;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.WebRequest;

/** HTTP for effective configuration: asked for once, or watched. */
@RestController
@RequestMapping("/v1/namespaces/{namespace}/applications/{application}")
class PushController {

    private static final Pattern ENTITY_TAG = Pattern.compile("(?:W/)?\"([^\"]*)\"");
    private static final long NOTHING_KNOWN = -1;

    private final EffectiveConfigs configs;
    private final ConfigWatches watches;
    private final SseStreams streams;
    private final NamespaceService namespaces;
    private final Projection projection;

    PushController(
            EffectiveConfigs configs,
            ConfigWatches watches,
            SseStreams streams,
            NamespaceService namespaces,
            Projection projection) {
        this.configs = configs;
        this.watches = watches;
        this.streams = streams;
        this.namespaces = namespaces;
        this.projection = projection;
    }

    @GetMapping(path = "/config", produces = MediaType.APPLICATION_JSON_VALUE)
    @Nullable
    ResponseEntity<byte[]> config(
            @PathVariable Namespace namespace,
            @PathVariable String application,
            @RequestParam(defaultValue = "") List<String> profiles,
            @RequestParam(required = false) @Nullable String instance,
            @RequestParam(required = false) @Nullable String zone,
            @RequestParam MultiValueMap<String, String> query,
            @RequestHeader(name = HttpHeaders.IF_NONE_MATCH, required = false) @Nullable String known,
            WebRequest request) {
        namespaces.require(namespace);
        EffectiveView view =
                configs.view(ConfigSelector.of(namespace, application, profiles), reader(instance, zone, query));
        String tag = "\"" + view.cursor() + "\"";
        if (known != null && newerThan(view.cursor(), known)) {
            // the caller has heard more from another server than this one; it is not told the past
            return ResponseEntity.status(HttpStatus.NOT_MODIFIED).build();
        }
        if (request.checkNotModified(tag)) {
            return null;
        }
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noCache())
                .eTag(tag)
                .contentType(MediaType.APPLICATION_JSON)
                .body(view.json());
    }

    @GetMapping(path = "/watch", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    void watch(
            @PathVariable Namespace namespace,
            @PathVariable String application,
            @RequestParam(defaultValue = "") List<String> profiles,
            @RequestParam(required = false) @Nullable String instance,
            @RequestParam(required = false) @Nullable String zone,
            @RequestParam MultiValueMap<String, String> query,
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEventId,
            HttpServletRequest request,
            HttpServletResponse response) {
        namespaces.require(namespace);
        ConfigSelector selector = ConfigSelector.of(namespace, application, profiles);
        String here = projection.state().clusterId();
        long known = Optional.ofNullable(lastEventId)
                .filter(id -> !id.isBlank())
                .map(PushController::lastEvent)
                .filter(cursor -> cursor.origin().equals(here))
                .map(Cursor::revision)
                .orElse(NOTHING_KNOWN);
        Watcher watcher = new Watcher(reader(instance, zone, query), known);
        watcher.attach(() -> streams.open(request, response, () -> watches.remove(selector, watcher)));
        watches.add(selector, watcher);
        if (watcher.closed()) {
            watches.remove(selector, watcher);
        }
    }

    /** Each entry of metadata is one parameter, which may contain commas. */
    private static ConfigReader reader(
            @Nullable String instance, @Nullable String zone, MultiValueMap<String, String> query) {
        return ConfigReader.of(instance, zone, query.getOrDefault("metadata", List.of()));
    }

    private static Cursor lastEvent(String text) {
        return cursor(text.strip())
                .orElseThrow(() -> new InvalidArgumentException("Last-Event-ID", Text.shown(text), "origin:revision"));
    }

    private static boolean newerThan(Cursor cursor, String tags) {
        return ENTITY_TAG
                .matcher(tags)
                .results()
                .flatMap(tag -> cursor(tag.group(1)).stream())
                .anyMatch(known -> known.sameOriginAs(cursor) && known.revision() > cursor.revision());
    }

    private static Optional<Cursor> cursor(String text) {
        try {
            return Optional.of(Cursor.parse(text));
        } catch (InvalidArgumentException e) {
            return Optional.empty();
        }
    }
}
