/** Topics of an application. May touch {@code api} and the calls to servers. */
@NullMarked
package dev.muster.starter.topic;

import org.jspecify.annotations.NullMarked;
