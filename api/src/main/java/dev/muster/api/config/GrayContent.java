package dev.muster.api.config;

/** A gray release with its text as published. */
public record GrayContent(GrayRelease release, String content) {}
