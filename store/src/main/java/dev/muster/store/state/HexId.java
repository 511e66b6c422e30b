package dev.muster.store.state;

import dev.muster.api.RequestId;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A request id as it usually is, 32 small hexadecimal digits in groups of 8-4-4-4-12, in a third of the memory of its text:
 * many are remembered. Immutable.
 */
record HexId(long high, long low) {

    private static final int LENGTH = 36;
    private static final HexFormat HEX = HexFormat.of();

    /** Absent if it has another form. */
    static @Nullable HexId of(RequestId request) {
        String text = request.value();
        if (text.length() != LENGTH) {
            return null;
        }
        long high = 0;
        long low = 0;
        for (int i = 0; i < LENGTH; i++) {
            char next = text.charAt(i);
            if (isDash(i)) {
                if (next != '-') {
                    return null;
                }
            } else {
                boolean decimal = next >= '0' && next <= '9';
                if (!decimal && (next < 'a' || next > 'f')) {
                    return null;
                }
                high = (high << 4) | (low >>> 60);
                low = (low << 4) | (decimal ? next - '0' : next - 'a' + 10);
            }
        }
        return new HexId(high, low);
    }

    RequestId request() {
        String digits = HEX.toHexDigits(high) + HEX.toHexDigits(low);
        return new RequestId(String.join(
                "-",
                digits.substring(0, 8),
                digits.substring(8, 12),
                digits.substring(12, 16),
                digits.substring(16, 20),
                digits.substring(20)));
    }

    private static boolean isDash(int index) {
        return index == 8 || index == 13 || index == 18 || index == 23;
    }
}
