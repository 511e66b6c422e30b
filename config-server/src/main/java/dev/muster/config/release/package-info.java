/**
 * Releases: publishing one in one transaction, their history, going back to an older one. May touch the store, the
 * projection and {@code config.item}.
 */
@NullMarked
package dev.muster.config.release;

import org.jspecify.annotations.NullMarked;
