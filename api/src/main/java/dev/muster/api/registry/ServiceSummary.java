package dev.muster.api.registry;

/**
 * One service in a list of services.
 *
 * @param name its name
 * @param instances how many instances are registered
 * @param up how many of them take calls
 */
public record ServiceSummary(ServiceName name, int instances, int up) {}
