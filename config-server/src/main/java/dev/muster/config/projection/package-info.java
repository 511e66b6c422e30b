/** What is released, as this server holds it in memory; answers without a quorum. May touch {@code api}. */
@NullMarked
package dev.muster.config.projection;

import org.jspecify.annotations.NullMarked;
