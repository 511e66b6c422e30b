package dev.muster.api.config;

import org.jspecify.annotations.Nullable;

/**
 * Why a property could not be taken.
 *
 * @param property its name, absent if no single one is to blame
 * @param target what it was meant for: a type, a bean, a logger
 * @param message the binder's or validator's words, without the value
 */
public record ReceiptProblem(@Nullable String property, String target, String message) {}
