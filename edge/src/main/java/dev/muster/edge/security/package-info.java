/** Who may call, and where a server listens while nobody said who may. May touch Spring Security. */
@NullMarked
package dev.muster.edge.security;

import org.jspecify.annotations.NullMarked;
