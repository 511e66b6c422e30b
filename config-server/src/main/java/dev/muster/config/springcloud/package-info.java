/** Spring Cloud Config's REST for applications with its client; translation only. May touch namespaces and pushed configuration. */
@NullMarked
package dev.muster.config.springcloud;

import org.jspecify.annotations.NullMarked;
