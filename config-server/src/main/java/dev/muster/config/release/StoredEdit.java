package dev.muster.config.release;

/**
 * What is published is this state of what was being edited.
 *
 * @param version the revision at which it was saved
 */
public record StoredEdit(long version) {}
