package dev.muster.demo.stock;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/** Ordinary mutable properties, injected as ever; after a release the same reference answers with the new values. */
@Validated
@ConfigurationProperties("stock")
public class StockProperties {

    /** Pieces that are kept back and not offered. */
    @Min(0)
    @Max(100)
    private int reserve = 10;

    /** Where the goods are. */
    private String warehouse = "main";

    public int getReserve() {
        return reserve;
    }

    public void setReserve(int reserve) {
        this.reserve = reserve;
    }

    public String getWarehouse() {
        return warehouse;
    }

    public void setWarehouse(String warehouse) {
        this.warehouse = warehouse;
    }
}
