/**
 * The configuration at start: the import location {@code muster:}, the property sources it contributes, and the copy on disk.
 * Internal to the starter. May touch Spring Boot, {@code starter}, {@code starter.http} and {@code api}.
 */
@NullMarked
package dev.muster.starter.config.imports;

import org.jspecify.annotations.NullMarked;
