package dev.muster.api.config;

import static dev.muster.api.Refusals.assertInvalid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.api.Cursor;
import dev.muster.api.Json;
import dev.muster.api.Text;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigWireTests {

    private static final Instant T0 = Instant.parse("2026-01-02T03:04:05Z");

    @Test
    void caseOfAnApplicationDoesNotMatterThatOfAProfileDoes() {
        assertThat(new ConfigName("Orders", "Prod"))
                .isEqualTo(new ConfigName("orders", "Prod"))
                .isNotEqualTo(new ConfigName("orders", "prod"))
                .hasToString("orders/Prod");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-a", "a.", "a/b", "a b"})
    void otherApplicationsAreRefused(String application) {
        assertInvalid(
                () -> new ConfigName(application, "default"),
                "application: '" + application
                        + "' (expected: 1 to 128 letters, digits, '-', '_' or '.', beginning and ending with a letter or digit)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-a", "a/b", "a,b", "!prod"})
    void otherProfilesAreRefused(String profile) {
        assertInvalid(
                () -> new ConfigName("a", profile),
                "profile: '" + profile + "' (expected: 1 to 63 letters, digits or '-', '_', '.', '+', '@')");
    }

    @Test
    void namesAreBounded() {
        assertThat(new ConfigName("a".repeat(128), "p".repeat(63)).profile()).hasSize(63);
        assertThatThrownBy(() -> new ConfigName("a".repeat(129), "p")).hasMessageStartingWith("application: ");
        assertThatThrownBy(() -> new ConfigName("a", "p".repeat(64))).hasMessageStartingWith("profile: ");
    }

    @Test
    void namesAreOrderedByApplicationThenProfile() {
        assertThat(new ConfigName("a", "z")).isLessThan(new ConfigName("b", "a"));
        assertThat(new ConfigName("a", "a")).isLessThan(new ConfigName("a", "b"));
    }

    @Test
    void aReleaseAndItsSummaryHaveTheirWireForms() {
        Release release = new Release("orders", "default", 3, 17, Format.YAML, "a: 1", "abc", "anna", "", T0, 2, 1L);

        Json.assertWireForm(release, """
                {"application": "orders", "profile": "default", "number": 3, "revision": 17, "format": "YAML",
                 "content": "a: 1", "checksum": "abc", "author": "anna", "comment": "",
                 "publishedAt": "2026-01-02T03:04:05Z", "basedOn": 2, "rollbackTo": 1}
                """);
        Json.assertWireForm(release.summary(), """
                {"application": "orders", "profile": "default", "number": 3, "revision": 17, "format": "YAML",
                 "checksum": "abc", "author": "anna", "comment": "", "publishedAt": "2026-01-02T03:04:05Z",
                 "basedOn": 2, "rollbackTo": 1}
                """);
    }

    @Test
    void anEffectiveConfigKeepsTheOrderOfSourcesAndProperties() {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("z", 1);
        properties.put("a[0].b", "text");
        properties.put("m", true);

        Json.assertWireForm(
                new EffectiveConfig(
                        new Cursor("cluster", 17),
                        "orders",
                        List.of("eu", "prod"),
                        List.of(new ConfigSource("orders", "prod", 3, 17, properties))),
                """
                {"cursor": "cluster:17", "application": "orders", "profiles": ["eu", "prod"], "sources": [
                 {"application": "orders", "profile": "prod", "release": 3, "revision": 17,
                  "properties": {"z": 1, "a[0].b": "text", "m": true}}]}
                """);
    }

    @Test
    void aGrayReleaseHasItsWireForm() {
        Json.assertWireForm(new ConfigSource("orders", "prod", 3, 17, Map.of("a", 1), 2L), """
                {"application": "orders", "profile": "prod", "release": 3, "revision": 17, "properties": {"a": 1},
                 "gray": 2}
                """);
        Json.assertWireForm(
                new GrayRelease(
                        "orders", "prod", 2, new GrayRule.Zones(Set.of("b")), 3, Format.YAML, "abc", "anna", "try", T0),
                """
                {"application": "orders", "profile": "prod", "number": 2, "rule": {"type": "zones", "zones": ["b"]},
                 "basedOn": 3, "format": "YAML", "checksum": "abc", "author": "anna", "comment": "try",
                 "publishedAt": "2026-01-02T03:04:05Z"}
                """);
        for (GrayRule rule : List.of(
                new GrayRule.Instances(Set.of("a")),
                new GrayRule.Metadata(Map.of("track", "canary")),
                new GrayRule.Percentage(10))) {
            assertThat(Json.read(Json.write(rule), GrayRule.class)).isEqualTo(rule);
        }
    }

    @Test
    void aPublishRequestNeedsFormatContentAndBase() {
        Json.assertWireForm(new PublishRequest(Format.JSON, "{}", 0, "anna", "why"), """
                {"format": "JSON", "content": "{}", "basedOn": 0, "author": "anna", "comment": "why"}
                """);
        assertThat(Json.read("{\"format\": \"JSON\", \"content\": \"\", \"basedOn\": 0}", PublishRequest.class))
                .isEqualTo(new PublishRequest(Format.JSON, "", 0, null, null));
    }

    @ParameterizedTest
    @CsvSource({
        "'{}', 'format: nothing (expected: PROPERTIES, YAML or JSON)'",
        "'{\"format\": \"YAML\"}', 'content: nothing (expected: the text of the release)'",
        "'{\"format\": \"YAML\", \"content\": \"\"}',"
                + " 'basedOn: nothing (expected: number of the release this one was made from, 0 for the first)'",
        "'{\"format\": \"YAML\", \"content\": \"\", \"basedOn\": -1}',"
                + " 'basedOn: -1 (expected: 0 or the number of a release)'"
    })
    void anIncompletePublishRequestIsRefused(String json, String message) {
        assertThatThrownBy(() -> Json.read(json, PublishRequest.class)).hasRootCauseMessage(message);
    }

    @ParameterizedTest
    @CsvSource({
        "'{}', 'to: nothing (expected: the number of a release)'",
        "'{\"to\": 1}', 'basedOn: nothing (expected: the number of a release)'",
        "'{\"to\": 0, \"basedOn\": 1}', 'to: 0 (expected: the number of a release, 1 or more)'",
        "'{\"to\": 1, \"basedOn\": -1}', 'basedOn: -1 (expected: 0 or the number of a release)'"
    })
    void anIncompleteRollbackIsRefused(String json, String message) {
        assertThatThrownBy(() -> Json.read(json, RollbackRequest.class)).hasRootCauseMessage(message);
    }

    @Test
    void aRollbackHasItsWireForm() {
        Json.assertWireForm(
                new RollbackRequest(1, 3, null, null),
                "{\"to\": 1, \"basedOn\": 3, \"author\": null, \"comment\": null}");
    }

    @Test
    void whatPeopleWriteBesideAReleaseIsBounded() {
        assertThat(new PublishRequest(Format.JSON, "", 0, "a".repeat(128), "c".repeat(500)).author())
                .hasSize(128);
        assertInvalid(
                () -> new PublishRequest(Format.JSON, "", 0, "", null),
                "author: '' (expected: 1 to 128 printable characters)");
        assertInvalid(
                () -> new RollbackRequest(1, 1, "a".repeat(129), null),
                "author: " + Text.shown("a".repeat(129)) + " (expected: 1 to 128 printable characters)");
        assertInvalid(
                () -> new RollbackRequest(1, 1, null, "c".repeat(501)),
                "comment: " + Text.shown("c".repeat(501)) + " (expected: at most 500 printable characters)");
        assertInvalid(
                () -> new PublishRequest(Format.JSON, "", 0, null, "a\nb"),
                "comment: 'a?b' (expected: at most 500 printable characters)");
    }

    @Test
    void aReceiptHasItsWireForm() {
        Json.assertWireForm(
                new Receipt(
                        "orders-1",
                        "orders",
                        List.of("prod"),
                        new Cursor("cluster", 17),
                        ReceiptOutcome.REJECTED,
                        List.of(new ReceiptProblem("a.b", "int", "not a number")),
                        16,
                        T0,
                        List.of(new RunningRelease("orders", "prod", 3, 2L))),
                """
                {"instance": "orders-1", "application": "orders", "profiles": ["prod"], "cursor": "cluster:17",
                 "outcome": "REJECTED", "problems": [{"property": "a.b", "target": "int", "message": "not a number"}],
                 "running": 16, "at": "2026-01-02T03:04:05Z",
                 "releases": [{"application": "orders", "profile": "prod", "release": 3, "gray": 2}]}
                """);
    }

    @ParameterizedTest
    @ValueSource(strings = {"instance", "application", "cursor", "outcome", "running", "at"})
    void aReceiptWithoutOneOfItsFactsIsRefused(String field) {
        Map<String, Object> fields = new LinkedHashMap<>(Map.of(
                "instance", "i",
                "application", "a",
                "cursor", "c:1",
                "outcome", "APPLIED",
                "running", 1,
                "at", "2026-01-02T03:04:05Z"));
        assertThat(Json.read(Json.write(fields), Receipt.class).problems()).isEmpty();

        fields.remove(field);

        assertThatThrownBy(() -> Json.read(Json.write(fields), Receipt.class))
                .hasRootCauseMessage(field + ": nothing (expected: a value)");
    }

    @Test
    void onlyTheFirst50ProblemsOfAReceiptAreKept() {
        List<ReceiptProblem> problems =
                new ArrayList<>(Collections.nCopies(51, new ReceiptProblem(null, "bean", "no")));

        assertThat(receipt("i", problems).problems()).hasSize(50);
    }

    @Test
    void theInstanceOfAReceiptIsBounded() {
        assertThat(receipt("i".repeat(200), List.of()).instance()).hasSize(200);
        assertInvalid(
                () -> receipt("a b", List.of()),
                "instance: 'a b' (expected: 1 to 200 letters, digits, '.', '_', ':', '@' or '-')");
        assertThatThrownBy(() -> receipt("i".repeat(201), List.of())).hasMessageStartingWith("instance: ");
    }

    private static Receipt receipt(String instance, List<ReceiptProblem> problems) {
        return new Receipt(instance, "a", List.of(), new Cursor("c", 1), ReceiptOutcome.APPLIED, problems, 1, T0);
    }
}
