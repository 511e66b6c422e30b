package dev.muster.config.member;

import dev.muster.api.InvalidArgumentException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** HTTP for operators who change the members of the store or hand over its leadership. */
@RestController
@RequestMapping("/v1/store")
class MembershipController {

    private final MembershipService membership;

    MembershipController(MembershipService membership) {
        this.membership = membership;
    }

    record NewMember(
            @Nullable String id,
            @Nullable String host,
            @Nullable Integer port) {}

    record NewLeader(@Nullable String member) {}

    @GetMapping("/members")
    List<MemberView> members() {
        return membership.members();
    }

    @PostMapping("/members")
    @ResponseStatus(HttpStatus.CREATED)
    List<MemberView> add(@RequestBody NewMember added) {
        String id = required("id", added.id());
        String host = required("host", added.host());
        int port = required("port", added.port());
        return membership.add(id, host, port);
    }

    @PostMapping("/members/{id}/promote")
    List<MemberView> promote(@PathVariable String id) {
        return membership.promote(id);
    }

    @DeleteMapping("/members/{id}")
    List<MemberView> remove(@PathVariable String id) {
        return membership.remove(id);
    }

    @PostMapping("/leader")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void lead(@RequestBody NewLeader next) {
        membership.lead(required("member", next.member()));
    }

    private static <T> T required(String field, @Nullable T found) {
        if (found == null) {
            throw new InvalidArgumentException(field, "nothing", "a value");
        }
        return found;
    }
}
