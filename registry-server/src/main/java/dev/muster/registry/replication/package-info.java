/** Ties instances, namespaces and renewals to the replicated cluster. The only user of the replication module. */
@NullMarked
package dev.muster.registry.replication;

import org.jspecify.annotations.NullMarked;
