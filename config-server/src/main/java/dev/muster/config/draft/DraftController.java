package dev.muster.config.draft;

import dev.muster.api.Namespace;
import dev.muster.api.config.ConfigName;
import dev.muster.api.config.Release;
import dev.muster.config.validation.ContentProblem;
import dev.muster.config.validation.ContentProblem.Severity;
import dev.muster.edge.security.Callers;
import java.security.Principal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** HTTP for drafts. */
@RestController
@RequestMapping("/v1/namespaces/{namespace}")
class DraftController {

    private static final String DRAFT = "/configs/{application}/{profile}/draft";

    private final DraftService drafts;

    DraftController(DraftService drafts) {
        this.drafts = drafts;
    }

    /** Whether a text could be published, and what is wrong with it. */
    record Verdict(boolean publishable, List<ContentProblem> problems) {}

    @GetMapping("/drafts")
    List<DraftSummary> list(@PathVariable Namespace namespace) {
        return drafts.list(namespace);
    }

    @GetMapping(DRAFT)
    DraftService.Draft read(
            @PathVariable Namespace namespace, @PathVariable String application, @PathVariable String profile) {
        return drafts.read(namespace, new ConfigName(application, profile));
    }

    @PutMapping(DRAFT)
    DraftService.Draft save(
            @PathVariable Namespace namespace,
            @PathVariable String application,
            @PathVariable String profile,
            @RequestBody DraftRequest request,
            @Nullable Principal caller) {
        return drafts.save(
                namespace,
                new ConfigName(application, profile),
                request,
                Callers.name(request.wish().author(), caller));
    }

    @DeleteMapping(DRAFT)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void discard(
            @PathVariable Namespace namespace,
            @PathVariable String application,
            @PathVariable String profile,
            @RequestParam long version) {
        drafts.discard(namespace, new ConfigName(application, profile), version);
    }

    @PostMapping(DRAFT + "/validation")
    Verdict validate(
            @PathVariable Namespace namespace,
            @PathVariable String application,
            @PathVariable String profile,
            @RequestBody ValidationRequest text) {
        List<ContentProblem> problems =
                drafts.validate(namespace, new ConfigName(application, profile), text.format(), text.content());
        return new Verdict(problems.stream().noneMatch(problem -> problem.severity() == Severity.ERROR), problems);
    }

    @PostMapping(DRAFT + "/release")
    @ResponseStatus(HttpStatus.CREATED)
    Release publish(
            @PathVariable Namespace namespace,
            @PathVariable String application,
            @PathVariable String profile,
            @RequestParam long version,
            @RequestParam(defaultValue = "false") boolean force,
            @RequestParam(required = false) @Nullable String author,
            @Nullable Principal caller) {
        return drafts.publish(
                namespace, new ConfigName(application, profile), version, force, Callers.name(author, caller));
    }
}
