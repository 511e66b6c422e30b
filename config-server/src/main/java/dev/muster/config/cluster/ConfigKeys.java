package dev.muster.config.cluster;

import dev.muster.api.Namespace;
import dev.muster.api.config.ConfigName;
import dev.muster.api.coordination.Key;
import dev.muster.api.coordination.KeyRange;
import java.util.List;
import java.util.Locale;

/**
 * The shape of the keys. Names are checked by their types and hold no slash, so no text of a caller leaves its segment.
 *
 * <pre>
 *   muster/config/namespace/{namespace}                                          created namespaces
 *   muster/config/current/{namespace}/{application}/{profile}                    the current release, without content
 *   muster/config/release/{namespace}/{application}/{profile}/{19 digits}        one release, without content
 *   muster/config/content/{namespace}/{application}/{profile}/{19 digits}        its content
 *   muster/config/gray/{namespace}/{application}/{profile}                       its gray releases, without content
 *   muster/config/graytext/{namespace}/{application}/{profile}/{19 digits}       the content of one gray release
 *   muster/config/draft/{namespace}/{application}/{profile}                      what is being edited, without content
 *   muster/config/draft-content/{namespace}/{application}/{profile}              its content
 *   muster/config/metadata/{namespace}/{application}                             the properties an application knows
 * </pre>
 */
public final class ConfigKeys {

    private static final String ROOT = "muster/config/";
    private static final String NAMESPACE = ROOT + "namespace/";
    private static final String CURRENT = ROOT + "current/";
    private static final String RELEASE = ROOT + "release/";
    private static final String CONTENT = ROOT + "content/";

    private static final String GRAY = ROOT + "gray/";
    private static final String GRAY_TEXT = ROOT + "graytext/";
    private static final String DRAFT = ROOT + "draft/";
    private static final String DRAFT_CONTENT = ROOT + "draft-content/";
    private static final String METADATA = ROOT + "metadata/";

    private ConfigKeys() {}

    /** What a key stands for. */
    public enum Kind {
        NAMESPACE,
        CURRENT,
        RELEASE,
        CONTENT,
        GRAY,
        GRAY_TEXT,
        /** Not ours, or of a newer server. */
        OTHER
    }

    /** All keys of this class. */
    public static KeyRange all() {
        return KeyRange.prefix(ROOT);
    }

    /** All namespaces. */
    public static KeyRange namespaces() {
        return KeyRange.prefix(NAMESPACE);
    }

    /** The current releases of all namespaces. */
    public static KeyRange currents() {
        return KeyRange.prefix(CURRENT);
    }

    /** The current releases of one namespace. */
    public static KeyRange currents(Namespace namespace) {
        return KeyRange.prefix(CURRENT + namespace + "/");
    }

    public static Key namespace(Namespace namespace) {
        return Key.of(NAMESPACE + namespace);
    }

    public static Key current(Namespace namespace, ConfigName name) {
        return Key.of(CURRENT + line(namespace, name));
    }

    public static Key release(Namespace namespace, ConfigName name, long number) {
        return Key.of(RELEASE + line(namespace, name) + "/" + digits(number));
    }

    public static Key content(Namespace namespace, ConfigName name, long number) {
        return Key.of(CONTENT + line(namespace, name) + "/" + digits(number));
    }

    /** The gray releases of all names. */
    public static KeyRange grays() {
        return KeyRange.prefix(GRAY);
    }

    /** The gray releases of one name; once put it is never deleted, so its version counts the changes. */
    public static Key gray(Namespace namespace, ConfigName name) {
        return Key.of(GRAY + line(namespace, name));
    }

    public static Key grayText(Namespace namespace, ConfigName name, long number) {
        return Key.of(GRAY_TEXT + line(namespace, name) + "/" + digits(number));
    }

    public static Key draft(Namespace namespace, ConfigName name) {
        return Key.of(DRAFT + line(namespace, name));
    }

    public static Key draftContent(Namespace namespace, ConfigName name) {
        return Key.of(DRAFT_CONTENT + line(namespace, name));
    }

    /** The drafts of one namespace, without content. */
    public static KeyRange drafts(Namespace namespace) {
        return KeyRange.prefix(DRAFT + namespace + "/");
    }

    /** What an application says of the properties it knows; of a {@link ConfigName} only the application counts. */
    public static Key metadata(Namespace namespace, ConfigName name) {
        return Key.of(METADATA + namespace + "/" + name.application());
    }

    /** What the applications of one namespace say of the properties they know. */
    public static KeyRange metadata(Namespace namespace) {
        return KeyRange.prefix(METADATA + namespace + "/");
    }

    /** Releases with numbers from 1 to below {@code end}, which is 2 or more. */
    public static KeyRange releasesBelow(Namespace namespace, ConfigName name, long end) {
        return KeyRange.between(release(namespace, name, 1), release(namespace, name, end));
    }

    /** The content of {@link #releasesBelow}. */
    public static KeyRange contentsBelow(Namespace namespace, ConfigName name, long end) {
        return KeyRange.between(content(namespace, name, 1), content(namespace, name, end));
    }

    /** What {@code key} stands for. */
    public static Kind kindOf(Key key) {
        String text = key.text();
        if (text.startsWith(NAMESPACE)) {
            return Kind.NAMESPACE;
        }
        if (text.startsWith(CURRENT)) {
            return Kind.CURRENT;
        }
        if (text.startsWith(RELEASE)) {
            return Kind.RELEASE;
        }
        if (text.startsWith(GRAY)) {
            return Kind.GRAY;
        }
        if (text.startsWith(GRAY_TEXT)) {
            return Kind.GRAY_TEXT;
        }
        return text.startsWith(CONTENT) ? Kind.CONTENT : Kind.OTHER;
    }

    /** The namespace of a key that is not {@link Kind#OTHER}. */
    public static Namespace namespaceOf(Key key) {
        return new Namespace(segments(key).get(1));
    }

    /** The name in a key of any kind but {@link Kind#NAMESPACE} and {@link Kind#OTHER}. */
    public static ConfigName nameOf(Key key) {
        List<String> segments = segments(key);
        return new ConfigName(segments.get(2), segments.get(3));
    }

    private static List<String> segments(Key key) {
        return List.of(key.text().substring(ROOT.length()).split("/", -1));
    }

    private static String line(Namespace namespace, ConfigName name) {
        return namespace + "/" + name.application() + "/" + name.profile();
    }

    private static String digits(long number) {
        return String.format(Locale.ROOT, "%019d", number);
    }
}
