/** Eureka's REST for applications with its client; translation only. May touch the instance and lease packages. */
@NullMarked
package dev.muster.registry.eureka;

import org.jspecify.annotations.NullMarked;
