package dev.muster.api.config;

/** How the text of a release is written. */
public enum Format {
    /** Java properties, UTF-8. */
    PROPERTIES,
    /** One YAML document with a mapping at its top. */
    YAML,
    /** One JSON object. */
    JSON
}
