package dev.muster.config.springcloud;

/** Addresses whose first part is the name of an application, beside those of everything else on the same port. */
final class OldPaths {

    /** First parts that are something else here; applications of these names have to use the other addresses. */
    private static final String NOT_OTHERS = "(?!(?:v1|v2|v3|v3beta|dashboard|actuator|error|encrypt|decrypt|key)$).+";

    /** The name of an application. */
    static final String NAME = "/{name:" + NOT_OTHERS + "}";

    /** Profiles at the end; what ends like a text in one of the plain forms is meant as one. */
    static final String PROFILES = "/{profiles:(?!.+\\.(?:properties|yml|yaml|json)$).+}";

    /** A label that comes first. */
    static final String LABEL = "/{label:" + NOT_OTHERS + "}";

    private OldPaths() {}

    /** A label as it was meant: it may have slashes, which an address cannot. */
    static String label(String text) {
        return text.replace("(_)", "/");
    }
}
