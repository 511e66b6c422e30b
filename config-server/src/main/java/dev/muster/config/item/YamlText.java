package dev.muster.config.item;

import java.io.StringReader;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/** Reads one YAML document; makes no objects but text, numbers, booleans, lists and mappings. */
final class YamlText {

    private static final String EXPECTED = "one YAML document with a mapping at its top";
    private static final int ALIASES_MAX = 50;

    private YamlText() {}

    static void read(String content, FlatProperties into) {
        @Nullable Object document = load(content);
        if (document == null) {
            return;
        }
        if (!(document instanceof Map<?, ?> map)) {
            throw new UnreadableContentException(1, 1, "no mapping", EXPECTED);
        }
        into.addAll(map);
    }

    /** The nodes of a text that {@link #read} accepts, with their places; nothing if it is empty. */
    static @Nullable Node nodes(String content) {
        return yaml().compose(new StringReader(content));
    }

    private static Yaml yaml() {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        options.setAllowRecursiveKeys(false);
        options.setMaxAliasesForCollections(ALIASES_MAX);
        options.setNestingDepthLimit(FlatProperties.DEPTH_MAX);
        options.setCodePointLimit(Integer.MAX_VALUE); // the size was checked before
        DumperOptions unused = new DumperOptions();
        return new Yaml(new SafeConstructor(options), new Representer(unused), unused, options, new NoTimestamps());
    }

    private static @Nullable Object load(String content) {
        try {
            return yaml().load(content);
        } catch (MarkedYAMLException e) {
            if (e.getProblemMark() == null) {
                throw new UnreadableContentException(problem(e), EXPECTED);
            }
            throw new UnreadableContentException(
                    e.getProblemMark().getLine() + 1, e.getProblemMark().getColumn() + 1, problem(e), EXPECTED);
        } catch (RuntimeException e) { // the parser throws what it likes at a strange text, NumberFormatException too
            throw new UnreadableContentException(oneLine(e.getMessage()), EXPECTED);
        }
    }

    private static String problem(MarkedYAMLException e) {
        String context = e.getContext();
        return context == null ? oneLine(e.getProblem()) : oneLine(context) + ", " + oneLine(e.getProblem());
    }

    private static String oneLine(@Nullable String message) {
        return message == null ? "not YAML" : message.strip().replaceAll("\\p{Cntrl}+", " ");
    }

    /** Spring leaves dates as the text they were written as; so do we. */
    private static final class NoTimestamps extends Resolver {

        @Override
        public void addImplicitResolver(Tag tag, Pattern regexp, @Nullable String first, int limit) {
            if (!Tag.TIMESTAMP.equals(tag)) {
                super.addImplicitResolver(tag, regexp, first, limit);
            }
        }
    }
}
