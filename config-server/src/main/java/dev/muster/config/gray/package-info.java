/**
 * Gray releases: other content for some instances, beside the release for all. May touch the store through
 * {@code config.cluster}, the projection, {@code config.namespace}, {@code config.item} and {@code config.release}.
 */
@NullMarked
package dev.muster.config.gray;

import org.jspecify.annotations.NullMarked;
