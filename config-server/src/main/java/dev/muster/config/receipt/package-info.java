/** What each instance did with its configuration. May touch the projection and {@code config.namespace}. */
@NullMarked
package dev.muster.config.receipt;

import org.jspecify.annotations.NullMarked;
