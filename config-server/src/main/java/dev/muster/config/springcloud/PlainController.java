package dev.muster.config.springcloud;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.muster.api.InvalidArgumentException;
import dev.muster.api.Text;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.representer.Representer;
import tools.jackson.databind.json.JsonMapper;

/** All properties of an application in one text, for whoever reads no sources. */
@RestController
@ConditionalOnProperty(name = "muster.springcloud.enabled", matchIfMissing = true)
class PlainController {

    private static final String NAMED = "/{name}-{profiles}";
    private static final MediaType TEXT = new MediaType(MediaType.TEXT_PLAIN, UTF_8);

    private final EnvironmentService environments;
    private final JsonMapper json;

    PlainController(EnvironmentService environments, JsonMapper json) {
        this.environments = environments;
        this.json = json;
    }

    @GetMapping({NAMED + ".properties", OldPaths.LABEL + NAMED + ".properties"})
    ResponseEntity<String> properties(
            @PathVariable String name,
            @PathVariable String profiles,
            @PathVariable(required = false) @Nullable String label,
            @RequestParam(defaultValue = "true") boolean resolvePlaceholders) {
        return answer(TEXT, PlainController::lines, found(name, profiles, label, resolvePlaceholders));
    }

    @GetMapping({NAMED + ".yml", NAMED + ".yaml", OldPaths.LABEL + NAMED + ".yml", OldPaths.LABEL + NAMED + ".yaml"})
    ResponseEntity<String> yaml(
            @PathVariable String name,
            @PathVariable String profiles,
            @PathVariable(required = false) @Nullable String label,
            @RequestParam(defaultValue = "true") boolean resolvePlaceholders) {
        return answer(
                TEXT,
                all -> yaml().dumpAsMap(NestedProperties.of(all)),
                found(name, profiles, label, resolvePlaceholders));
    }

    @GetMapping({NAMED + ".json", OldPaths.LABEL + NAMED + ".json"})
    ResponseEntity<String> json(
            @PathVariable String name,
            @PathVariable String profiles,
            @PathVariable(required = false) @Nullable String label,
            @RequestParam(defaultValue = "true") boolean resolvePlaceholders) {
        return answer(
                MediaType.APPLICATION_JSON,
                all -> json.writeValueAsString(NestedProperties.of(all)),
                found(name, profiles, label, resolvePlaceholders));
    }

    private Map<String, Object> found(String name, String profiles, @Nullable String label, boolean resolve) {
        if (profiles.contains("-")) {
            throw new InvalidArgumentException("profile", Text.shown(profiles), "none with '-' in this form");
        }
        Map<String, Object> merged = environments
                .find(name, profiles, label == null ? null : OldPaths.label(label))
                .merged();
        return resolve ? Placeholders.resolved(merged) : merged;
    }

    private static ResponseEntity<String> answer(
            MediaType type, Function<Map<String, Object>, String> form, Map<String, Object> found) {
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noCache())
                .contentType(type)
                .body(form.apply(found));
    }

    /** A value of several lines stays one, so that none of its lines is taken for another property. */
    private static String lines(Map<String, Object> properties) {
        return properties.entrySet().stream()
                .map(property -> property.getKey() + ": "
                        + property.getValue().toString().replace("\r", "\\r").replace("\n", "\\n"))
                .collect(Collectors.joining("\n"));
    }

    private static Yaml yaml() {
        DumperOptions block = new DumperOptions();
        block.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        return new Yaml(new SafeConstructor(new LoaderOptions()), new Representer(block), block);
    }
}
