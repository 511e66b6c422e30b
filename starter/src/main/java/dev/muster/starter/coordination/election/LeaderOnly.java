package dev.muster.starter.coordination.election;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The method runs only where this instance leads; elsewhere calls of it do nothing. Meant for {@code @Scheduled} methods, and
 * for {@code void} methods of beans in general. The instance stands as a candidate as long as the application runs.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface LeaderOnly {

    /** Name of the election. */
    String value();

    /** Whether the thread is interrupted if the leadership ends while the method runs. */
    boolean interruptOnLoss() default true;
}
