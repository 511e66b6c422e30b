/** Read models for people. May touch everything it shows. */
@NullMarked
package dev.muster.config.dashboard;

import org.jspecify.annotations.NullMarked;
