/** Which namespaces exist. May touch the store and the projection. */
@NullMarked
package dev.muster.config.namespace;

import org.jspecify.annotations.NullMarked;
