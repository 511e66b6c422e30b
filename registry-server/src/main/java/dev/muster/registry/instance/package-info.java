/** Register, renew, deregister, query; an operator's word. May touch the lease and namespace packages. */
@NullMarked
package dev.muster.registry.instance;

import org.jspecify.annotations.NullMarked;
