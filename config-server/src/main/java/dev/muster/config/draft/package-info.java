/**
 * What people edit before it is a release: one draft of each name, checked while they type. May touch the store,
 * {@code config.validation} and {@code config.release}.
 */
@NullMarked
package dev.muster.config.draft;

import org.jspecify.annotations.NullMarked;
