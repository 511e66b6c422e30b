package dev.muster.registry.instance;

import dev.muster.api.Namespace;
import dev.muster.api.registry.HeartbeatAnswer;
import dev.muster.api.registry.Instance;
import dev.muster.api.registry.InstanceId;
import dev.muster.api.registry.LeaseId;
import dev.muster.api.registry.OverrideRequest;
import dev.muster.api.registry.Registration;
import dev.muster.api.registry.RegistrationAnswer;
import dev.muster.api.registry.ServiceName;
import dev.muster.api.registry.StatusOverride;
import dev.muster.edge.security.Callers;
import java.security.Principal;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
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

/** HTTP for single instances and leases. */
@RestController
@RequestMapping("/v1/namespaces/{namespace}")
class InstanceController {

    private static final String ONE = "/services/{service}/instances/{id}";

    private final InstanceService instances;

    InstanceController(InstanceService instances) {
        this.instances = instances;
    }

    @PutMapping(ONE)
    ResponseEntity<RegistrationAnswer> register(
            @PathVariable Namespace namespace,
            @PathVariable ServiceName service,
            @PathVariable InstanceId id,
            @RequestBody Registration registration) {
        InstanceService.Registered registered =
                instances.register(new InstanceKey(namespace, service, id), registration);
        return ResponseEntity.status(registered.created() ? HttpStatus.CREATED : HttpStatus.OK)
                .body(registered.answer());
    }

    @GetMapping(ONE)
    Instance get(@PathVariable Namespace namespace, @PathVariable ServiceName service, @PathVariable InstanceId id) {
        return instances.get(new InstanceKey(namespace, service, id));
    }

    @DeleteMapping(ONE)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void deregister(
            @PathVariable Namespace namespace,
            @PathVariable ServiceName service,
            @PathVariable InstanceId id,
            @RequestParam(required = false) @Nullable LeaseId lease) {
        instances.deregister(new InstanceKey(namespace, service, id), lease);
    }

    @PutMapping(ONE + "/override")
    Instance override(
            @PathVariable Namespace namespace,
            @PathVariable ServiceName service,
            @PathVariable InstanceId id,
            @RequestBody OverrideRequest wish,
            @Nullable Principal principal) {
        StatusOverride override =
                new StatusOverride(wish.status(), Callers.name(wish.by(), principal), wish.reason(), instances.now());
        return instances.override(new InstanceKey(namespace, service, id), override);
    }

    @DeleteMapping(ONE + "/override")
    Instance endOverride(
            @PathVariable Namespace namespace, @PathVariable ServiceName service, @PathVariable InstanceId id) {
        return instances.override(new InstanceKey(namespace, service, id), null);
    }

    @PostMapping("/leases/{lease}/heartbeat")
    HeartbeatAnswer heartbeat(@PathVariable Namespace namespace, @PathVariable LeaseId lease) {
        return instances.heartbeat(namespace, lease);
    }
}
