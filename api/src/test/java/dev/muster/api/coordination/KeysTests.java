package dev.muster.api.coordination;

import static dev.muster.api.Refusals.assertInvalid;
import static dev.muster.api.Refusals.assertTooLarge;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class KeysTests {

    private static final byte FF = (byte) 0xff;

    @Test
    void aKeyHas1To4096Bytes() {
        assertThat(Key.ofBytes(new byte[4_096]).size()).isEqualTo(4_096);
        assertInvalid(() -> Key.of(""), "key: empty (expected: 1 to 4096 bytes)");
        assertTooLarge(() -> Key.ofBytes(new byte[4_097]), "key: 4097 bytes (expected: at most 4096)");
    }

    @Test
    void aValueHas0ToAMillionBytes() {
        assertThat(Value.ofBytes(new byte[1_048_576]).size()).isEqualTo(1_048_576);
        assertThat(Value.of("")).isEqualTo(Value.EMPTY);
        assertTooLarge(() -> Value.ofBytes(new byte[1_048_577]), "value: 1048577 bytes (expected: at most 1048576)");
    }

    @Test
    void keysAndValuesAreOrderedByUnsignedBytes() {
        assertThat(Key.ofBytes(new byte[] {FF})).isGreaterThan(Key.ofBytes(new byte[] {1}));
        assertThat(Key.of("a")).isLessThan(Key.of("aa"));
        assertThat(Value.ofBytes(new byte[] {FF})).isGreaterThan(Value.ofBytes(new byte[] {1}));
    }

    @Test
    void keysAndValuesAreEqualByContent() throws IOException {
        assertThat(Key.of("a"))
                .isEqualTo(Key.of("a"))
                .hasSameHashCodeAs(Key.of("a"))
                .isNotEqualTo(Key.of("b"));
        assertThat(Value.of("a")).isEqualTo(Value.of("a")).hasSameHashCodeAs(Value.of("a"));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Key.of("k").writeTo(out);
        Value.of("v").writeTo(out);
        assertThat(out).hasToString("kv");
    }

    @Test
    void laterChangesOfTheBytesAreNotSeen() {
        byte[] bytes = {1};
        Key key = Key.ofBytes(bytes);
        Value value = Value.ofBytes(bytes);

        bytes[0] = 2;
        key.bytes()[0] = 3;
        value.bytes()[0] = 3;

        assertThat(key.bytes()).containsExactly(1);
        assertThat(value.bytes()).containsExactly(1);
    }

    @Test
    void aValueIsNotShown() {
        assertThat(Value.of("secret")).hasToString("6 bytes");
        assertThat(Key.of("a\nb")).hasToString("'a?b'");
    }

    @Test
    void aPrefixCoversWhatStartsWithItAndNothingElse() {
        KeyRange range = KeyRange.prefix("ab");

        assertThat(range.contains(Key.of("ab"))).isTrue();
        assertThat(range.contains(Key.ofBytes(new byte[] {'a', 'b', FF, FF}))).isTrue();
        assertThat(range.contains(Key.of("ac"))).isFalse();
        assertThat(range.contains(Key.of("a"))).isFalse();
    }

    @Test
    void aPrefixOfLargestBytesHasNoEndOrTheNextSmallerOne() {
        KeyRange carried = KeyRange.prefix(Key.ofBytes(new byte[] {'a', FF}));
        KeyRange endless = KeyRange.prefix(Key.ofBytes(new byte[] {FF, FF}));

        assertThat(carried.contains(Key.ofBytes(new byte[] {'a', FF, 7}))).isTrue();
        assertThat(carried.contains(Key.of("b"))).isFalse();
        assertThat(endless.contains(Key.ofBytes(new byte[] {FF, FF, FF}))).isTrue();
        assertThat(endless.contains(Key.ofBytes(new byte[] {FF}))).isFalse();
    }

    @Test
    void theEmptyPrefixCoversEverything() {
        assertThat(KeyRange.prefix("")).isEqualTo(KeyRange.all());
        assertThat(KeyRange.all().contains(Key.ofBytes(new byte[] {0}))).isTrue();
    }

    @Test
    void aRangeEndsBeforeItsEnd() {
        KeyRange range = KeyRange.between(Key.of("b"), Key.of("d"));

        assertThat(range.contains(Key.of("b"))).isTrue();
        assertThat(range.contains(Key.of("c"))).isTrue();
        assertThat(range.contains(Key.of("d"))).isFalse();
        assertInvalid(
                () -> KeyRange.between(Key.of("b"), Key.of("b")),
                "range: 'b' to 'b' (expected: an end after the start)");
    }

    @Test
    void numbersOfAnEntryAreChecked() {
        assertThat(new KeyValue(Key.of("k"), Value.of("v"), 2, 3, 1)
                        .withoutValue()
                        .value())
                .isEqualTo(Value.EMPTY);
        assertInvalid(
                () -> new KeyValue(Key.of("k"), Value.EMPTY, 0, 3, 1),
                "modRevision: 3 (expected: at least createRevision, found 0)");
        assertInvalid(
                () -> new KeyValue(Key.of("k"), Value.EMPTY, 4, 3, 1),
                "modRevision: 3 (expected: at least createRevision, found 4)");
        assertInvalid(() -> new KeyValue(Key.of("k"), Value.EMPTY, 1, 1, 0), "version: 0 (expected: at least 1)");
    }
}
