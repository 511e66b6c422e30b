/** HTTP for barriers. May touch namespaces, the store and its barrier recipe. */
@NullMarked
package dev.muster.config.coordination.barrier;

import org.jspecify.annotations.NullMarked;
