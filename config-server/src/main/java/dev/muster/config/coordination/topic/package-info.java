/** HTTP for topics. May touch namespaces, the store and its topic recipe. */
@NullMarked
package dev.muster.config.coordination.topic;

import org.jspecify.annotations.NullMarked;
