/**
 * What is wrong with a text before it becomes a release: its syntax, and what its application says of the properties it
 * knows. May touch the store and {@code config.item}.
 */
@NullMarked
package dev.muster.config.validation;

import org.jspecify.annotations.NullMarked;
