package dev.muster.api;

/**
 * One namespace as servers list it.
 *
 * @param name its name
 * @param permanent whether it exists by configuration and cannot be removed
 */
public record NamespaceView(Namespace name, boolean permanent) {}
