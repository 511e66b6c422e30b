package dev.muster.config.receipt;

import dev.muster.api.Namespace;
import dev.muster.api.config.Receipt;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** HTTP for receipts. */
@RestController
@RequestMapping("/v1/namespaces/{namespace}/receipts")
class ReceiptController {

    private final ReceiptService receipts;

    ReceiptController(ReceiptService receipts) {
        this.receipts = receipts;
    }

    @PostMapping
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void accept(@PathVariable Namespace namespace, @RequestBody Receipt receipt) {
        receipts.accept(namespace, receipt);
    }

    @GetMapping
    List<Receipt> list(
            @PathVariable Namespace namespace, @RequestParam(required = false) @Nullable String application) {
        return receipts.list(namespace, Optional.ofNullable(application));
    }
}
