package dev.muster.config.etcd.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.muster.api.coordination.Key;
import dev.muster.api.coordination.KeyRange;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ClientKeysTests {

    private static final ByteString ZERO = ByteString.copyFrom(new byte[] {0});

    @Test
    void keysAreBehindThePrefixAndComeBackWithoutIt() {
        Key stored = ClientKeys.key(text("a"));

        assertThat(stored).isEqualTo(Key.of("etcd/a"));
        assertThat(ClientKeys.client(stored)).isEqualTo(text("a"));
        assertThat(ClientKeys.visible(stored)).isTrue();
    }

    @Test
    void whatTheServersKeepIsInvisible() {
        for (String own : new String[] {"muster/config/x", "etcd", "etcd/", "etcd0", "a", "\u0000", "z"}) {
            assertThat(ClientKeys.visible(Key.of(own))).as(own).isFalse();
        }
    }

    @Test
    void noRangeOfAClientHoldsAKeyOfTheServers() {
        ByteString last = ByteString.copyFrom(new byte[] {-1, -1});
        for (KeyRange range : new KeyRange[] {
            ClientKeys.range(ZERO, ZERO), ClientKeys.range(text("a"), ZERO), ClientKeys.range(ZERO, last)
        }) {
            for (String own : new String[] {"muster/config/x", "etcd", "etcd/", "etcd0", "etcc", "zz"}) {
                assertThat(range.contains(Key.of(own))).as(range + " " + own).isFalse();
            }
        }
    }

    @Test
    void anEmptyKeyIsRefusedAndOneThatIsTooLongTold() {
        assertThatThrownBy(() -> ClientKeys.key(ByteString.EMPTY)).hasMessageContaining("key is not provided");
        assertThatThrownBy(() -> ClientKeys.range(ByteString.EMPTY, text("z")))
                .hasMessageContaining("key is not provided");
        assertThatThrownBy(() -> ClientKeys.key(longest(1)))
                .hasMessage("INVALID_ARGUMENT: etcdserver: key is too large: 4092 bytes (expected: at most 4091)");
        assertThat(ClientKeys.key(longest(0)).size()).isEqualTo(Key.BYTES_MAX);
    }

    @Test
    void aRangeWhoseEndIsNotAfterItsStartIsEmpty() {
        assertThat(ClientKeys.range(text("b"), text("a"))).isEqualTo(ClientKeys.NOTHING);
        assertThat(ClientKeys.range(text("b"), text("b"))).isEqualTo(ClientKeys.NOTHING);
    }

    @Test
    void aClientGoesOnAfterTheLongestKey() {
        ByteString key = longest(0);

        KeyRange after = ClientKeys.range(key.concat(ZERO), ZERO);
        KeyRange upTo = ClientKeys.range(ZERO, key.concat(ZERO));

        assertThat(after.contains(ClientKeys.key(key))).isFalse();
        assertThat(after.contains(
                        ClientKeys.key(key.substring(0, key.size() - 1).concat(text("y")))))
                .isTrue();
        assertThat(upTo.contains(ClientKeys.key(key))).isTrue();
        assertThat(ClientKeys.range(longest(1), ByteString.EMPTY)).isEqualTo(ClientKeys.NOTHING);
    }

    /** Random bounds mean the same before and after: what is between them for the client is in the range of the store. */
    @Test
    void rangesMeanWhatTheClientMeans() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            ByteString from = bytes(random, 1);
            ByteString to = bytes(random, 0);
            ByteString key = bytes(random, 1);
            boolean meant = to.isEmpty()
                    ? key.equals(from)
                    : compare(from, key) <= 0 && (to.equals(ZERO) || compare(key, to) < 0);

            assertThat(ClientKeys.range(from, to).contains(ClientKeys.key(key)))
                    .as("seed %d: %s in [%s, %s)", seed, key, from, to)
                    .isEqualTo(meant);
        }
    }

    private static ByteString bytes(Random random, int min) {
        byte[] bytes = new byte[min + random.nextInt(3)];
        byte[] alphabet = {0, 1, 'a', 'b', (byte) 0xfe, (byte) 0xff};
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = alphabet[random.nextInt(alphabet.length)];
        }
        return ByteString.copyFrom(bytes);
    }

    private static int compare(ByteString one, ByteString other) {
        return Arrays.compareUnsigned(one.toByteArray(), other.toByteArray());
    }

    private static ByteString longest(int more) {
        return text("x".repeat(ClientKeys.BYTES_MAX + more));
    }

    private static ByteString text(String text) {
        return ByteString.copyFromUtf8(text);
    }
}
