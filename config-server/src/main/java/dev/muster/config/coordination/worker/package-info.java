/** HTTP for workers. May touch namespaces, the store and its worker recipe. */
@NullMarked
package dev.muster.config.coordination.worker;

import org.jspecify.annotations.NullMarked;
