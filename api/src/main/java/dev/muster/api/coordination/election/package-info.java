/**
 * Words of elections: candidates, leaders, and what observers are told. May touch {@code api} and {@code api.coordination}.
 */
@NullMarked
package dev.muster.api.coordination.election;

import org.jspecify.annotations.NullMarked;
