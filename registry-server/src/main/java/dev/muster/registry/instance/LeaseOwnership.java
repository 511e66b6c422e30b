package dev.muster.registry.instance;

import dev.muster.api.registry.LeaseId;

/** Says which server ends which lease; in a whole cluster exactly one. */
@FunctionalInterface
public interface LeaseOwnership {

    /** Whether it is this server. */
    boolean ownedHere(LeaseId lease);
}
