/**
 * HTTP for leases: granted, kept alive one by one or many at once, ended. May touch the store and {@code config.namespace}.
 */
@NullMarked
package dev.muster.config.coordination.lease;

import org.jspecify.annotations.NullMarked;
