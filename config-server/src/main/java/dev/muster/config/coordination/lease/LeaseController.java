package dev.muster.config.coordination.lease;

import dev.muster.api.Headers;
import dev.muster.api.Namespace;
import dev.muster.api.RequestId;
import dev.muster.api.coordination.LeaseId;
import dev.muster.api.coordination.LeaseTerms;
import dev.muster.config.coordination.WishFields;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** HTTP for leases. */
@RestController
@RequestMapping("/v1/namespaces/{namespace}/leases")
class LeaseController {

    private final LeaseService leases;

    LeaseController(LeaseService leases) {
        this.leases = leases;
    }

    record Grant(@Nullable Duration ttl, @Nullable RequestId request) {}

    record KeepAlive(@Nullable List<LeaseId> leases) {}

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    CompletableFuture<LeaseView> grant(
            @PathVariable Namespace namespace,
            @RequestHeader(name = Headers.IDEMPOTENCY_KEY, required = false) @Nullable String key,
            @RequestBody Grant wish) {
        Duration ttl = WishFields.required("ttl", wish.ttl(), "a duration such as PT15S");
        LeaseTerms.ofTtl(ttl);
        return leases.grant(namespace, WishFields.request(key, wish.request()), ttl);
    }

    @PutMapping("/{lease}")
    CompletableFuture<LeaseView> keepAlive(@PathVariable Namespace namespace, @PathVariable String lease) {
        return leases.keepAlive(namespace, LeaseId.parse(lease));
    }

    @PostMapping("/keep-alive")
    CompletableFuture<KeptLeases> keepAlive(@PathVariable Namespace namespace, @RequestBody KeepAlive many) {
        List<LeaseId> each = WishFields.required("leases", many.leases(), "a list of leases");
        each.forEach(lease -> WishFields.required("leases", lease, "the id of a lease"));
        return leases.keepAlive(namespace, each);
    }

    @GetMapping("/{lease}")
    CompletableFuture<LeaseView> view(@PathVariable Namespace namespace, @PathVariable String lease) {
        return leases.view(namespace, LeaseId.parse(lease));
    }

    @DeleteMapping("/{lease}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    CompletableFuture<Void> revoke(@PathVariable Namespace namespace, @PathVariable String lease) {
        return leases.revoke(namespace, LeaseId.parse(lease));
    }
}
