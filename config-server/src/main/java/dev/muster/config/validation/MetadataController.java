package dev.muster.config.validation;

import dev.muster.api.Namespace;
import dev.muster.api.config.ConfigName;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** HTTP for what applications say of their properties. */
@RestController
@RequestMapping("/v1/namespaces/{namespace}/applications/{application}/metadata")
class MetadataController {

    private final ValidationService validation;

    MetadataController(ValidationService validation) {
        this.validation = validation;
    }

    @PutMapping
    ValidationService.MetadataView keep(
            @PathVariable Namespace namespace, @PathVariable String application, @RequestBody String metadata) {
        return validation.keep(namespace, name(application), metadata);
    }

    @GetMapping
    ValidationService.MetadataView read(@PathVariable Namespace namespace, @PathVariable String application) {
        return validation.metadata(namespace, name(application));
    }

    @DeleteMapping
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void forget(@PathVariable Namespace namespace, @PathVariable String application) {
        validation.forget(namespace, name(application));
    }

    private static ConfigName name(String application) {
        return new ConfigName(application, ConfigName.DEFAULT_PROFILE);
    }
}
