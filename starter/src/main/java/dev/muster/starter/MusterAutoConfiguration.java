package dev.muster.starter;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;

/** Binds the properties under {@code muster}; features order themselves after it. */
@AutoConfiguration
@EnableConfigurationProperties(MusterProperties.class)
public final class MusterAutoConfiguration {}
