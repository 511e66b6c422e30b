/** What operators see of Muster in an application. May touch the features and Spring Boot's health. */
@NullMarked
package dev.muster.starter.actuate;

import org.jspecify.annotations.NullMarked;
