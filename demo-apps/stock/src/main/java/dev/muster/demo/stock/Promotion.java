package dev.muster.demo.stock;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Immutable properties; whoever wants the current ones asks a {@code Live<Promotion>}.
 *
 * @param text what the shop window says
 * @param percent how much cheaper things are
 */
@ConfigurationProperties("promotion")
public record Promotion(
        @DefaultValue("none") String text,
        @DefaultValue("0") int percent) {}
