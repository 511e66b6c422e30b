package dev.muster.config.coordination.election;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.muster.api.Cursor;
import dev.muster.api.Headers;
import dev.muster.api.InvalidArgumentException;
import dev.muster.api.Namespace;
import dev.muster.api.RequestId;
import dev.muster.api.Text;
import dev.muster.api.coordination.LeaseId;
import dev.muster.api.coordination.OwnerId;
import dev.muster.api.coordination.ReleaseOutcome;
import dev.muster.api.coordination.election.CampaignRequest;
import dev.muster.api.coordination.election.ElectionName;
import dev.muster.api.coordination.election.Leader;
import dev.muster.api.coordination.election.ProclaimOutcome;
import dev.muster.config.coordination.WishFields;
import dev.muster.edge.stream.LateAnswers;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** HTTP for elections. */
@RestController
@RequestMapping("/v1/namespaces/{namespace}/elections/{election}")
class ElectionController {

    private final ElectionService elections;
    private final ElectionStreams streams;
    private final LateAnswers answers;

    ElectionController(ElectionService elections, ElectionStreams streams, LateAnswers answers) {
        this.elections = elections;
        this.streams = streams;
        this.answers = answers;
    }

    record Candidacy(
            @Nullable OwnerId owner,
            @Nullable String value,
            @Nullable LeaseId lease,
            @Nullable Duration ttl,
            @JsonProperty("wait") @Nullable Duration longest,
            @Nullable RequestId request) {}

    record Proclamation(
            @Nullable Long token,
            @Nullable String value,
            @Nullable RequestId request) {}

    /** @param leader absent if nobody leads */
    record ElectionView(ElectionName election, @Nullable Leader leader) {}

    @PostMapping
    void campaign(
            @PathVariable Namespace namespace,
            @PathVariable ElectionName election,
            @RequestHeader(name = Headers.IDEMPOTENCY_KEY, required = false) @Nullable String key,
            @RequestBody Candidacy wish,
            HttpServletRequest request,
            HttpServletResponse response) {
        CampaignRequest asked = new CampaignRequest(
                namespace,
                election,
                WishFields.owner(wish.owner()),
                WishFields.request(key, wish.request()),
                WishFields.lease(wish.lease(), wish.ttl()),
                Objects.requireNonNullElse(wish.value(), ""));
        answers.answer(request, response, () -> elections.campaign(asked, WishFields.longest(wish.longest())));
    }

    @PutMapping("/value")
    CompletableFuture<ProclaimOutcome> proclaim(
            @PathVariable Namespace namespace,
            @PathVariable ElectionName election,
            @RequestHeader(name = Headers.IDEMPOTENCY_KEY, required = false) @Nullable String key,
            @RequestBody Proclamation said) {
        return elections.proclaim(
                namespace,
                election,
                WishFields.request(key, said.request()),
                WishFields.token(said.token()),
                WishFields.required("value", said.value(), "a text"));
    }

    @DeleteMapping
    CompletableFuture<ReleaseOutcome> resign(
            @PathVariable Namespace namespace,
            @PathVariable ElectionName election,
            @RequestParam(required = false) @Nullable Long token) {
        return elections.resign(namespace, election, WishFields.token(token));
    }

    @GetMapping
    CompletableFuture<ElectionView> leader(@PathVariable Namespace namespace, @PathVariable ElectionName election) {
        return elections
                .leader(namespace, election)
                .thenApply(leader -> new ElectionView(election, leader.orElse(null)));
    }

    @GetMapping(path = "/observe", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    void observe(
            @PathVariable Namespace namespace,
            @PathVariable ElectionName election,
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEventId,
            HttpServletRequest request,
            HttpServletResponse response) {
        Optional<Cursor> known =
                Optional.ofNullable(lastEventId).filter(id -> !id.isBlank()).map(ElectionController::cursor);
        streams.open(namespace, election, known, request, response);
    }

    private static Cursor cursor(String lastEventId) {
        try {
            return Cursor.parse(lastEventId.strip());
        } catch (InvalidArgumentException e) {
            throw new InvalidArgumentException("Last-Event-ID", Text.shown(lastEventId), "origin:revision");
        }
    }
}
