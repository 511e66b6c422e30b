/** What goes over the wire between applications and the registry: instances, leases, changes. May touch {@code api}. */
@NullMarked
package dev.muster.api.registry;

import org.jspecify.annotations.NullMarked;
