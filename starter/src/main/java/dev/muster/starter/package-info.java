/**
 * What all features of the starter share: the properties under {@code muster}, and the copies they keep on disk. May touch
 * Spring Boot and {@code api}.
 */
@NullMarked
package dev.muster.starter;

import org.jspecify.annotations.NullMarked;
