package dev.muster.config.item;

import dev.muster.api.config.Format;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Reads what people write as configuration. What it accepted once it has to accept for ever: releases are read again. */
public final class ContentParser {

    private ContentParser() {}

    /**
     * The flat properties of a text, with Spring's names: {@code a.b[0].c}.
     *
     * @return names to strings, numbers or booleans in the order of the text; what is empty or null there is {@code ""}
     * @throws UnreadableContentException if the text is not what the format asks for; names the place
     * @throws dev.muster.api.ProblemException {@code LIMIT_EXCEEDED} if there are too many properties, or they are too large
     */
    public static Map<String, Object> parse(Format format, String content) {
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(content)) {
            throw new UnreadableContentException("half of a surrogate pair", "text that UTF-8 can express");
        }
        FlatProperties properties = new FlatProperties();
        switch (format) {
            case PROPERTIES -> PropertiesText.read(content, properties);
            case YAML -> YamlText.read(content, properties);
            case JSON -> JsonText.read(content, properties);
        }
        return properties.asMap();
    }
}
