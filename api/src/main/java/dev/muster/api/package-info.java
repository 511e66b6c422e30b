/**
 * Words shared by every Muster process: namespaces, revisions, cursors, problems. May touch the JDK and annotations only.
 */
@NullMarked
package dev.muster.api;

import org.jspecify.annotations.NullMarked;
