package dev.muster.config.namespace;

import dev.muster.api.Namespace;
import dev.muster.api.NamespaceView;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** HTTP for namespaces. */
@RestController
@RequestMapping("/v1/namespaces")
class NamespaceController {

    private final NamespaceService namespaces;

    NamespaceController(NamespaceService namespaces) {
        this.namespaces = namespaces;
    }

    @GetMapping
    List<NamespaceView> list() {
        return namespaces.list();
    }

    @PutMapping("/{namespace}")
    NamespaceView create(@PathVariable Namespace namespace) {
        return namespaces.create(namespace);
    }

    @DeleteMapping("/{namespace}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void remove(@PathVariable Namespace namespace) {
        namespaces.remove(namespace);
    }
}
