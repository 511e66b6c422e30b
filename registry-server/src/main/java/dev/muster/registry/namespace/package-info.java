/** Which namespaces exist. May touch the instance table only to see whether one is empty. */
@NullMarked
package dev.muster.registry.namespace;

import org.jspecify.annotations.NullMarked;
