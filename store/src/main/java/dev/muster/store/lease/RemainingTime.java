package dev.muster.store.lease;

import dev.muster.api.InvalidArgumentException;
import java.time.Duration;

/** What the leader answers about one lease. Immutable. */
public sealed interface RemainingTime {

    /** See {@link Unknown}. */
    RemainingTime UNKNOWN = new Unknown();

    /** See {@link Ending}. */
    RemainingTime ENDING = new Ending();

    /** Calls the case that this answer is; a new kind of answer is a new method there. */
    <R> R match(Cases<R> cases);

    /**
     * It lives.
     *
     * @param ttl time that each keep-alive gives it
     * @param remaining time until it ends if nobody keeps it alive
     */
    record Lives(Duration ttl, Duration remaining) implements RemainingTime {

        public Lives {
            if (remaining.isNegative()) {
                throw new InvalidArgumentException("remaining", remaining, "at least PT0S");
            }
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.lives(this);
        }
    }

    /** Its time is over and it is on its way out: it will soon be unknown, or live on under another leader. */
    record Ending() implements RemainingTime {

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.ending(this);
        }
    }

    /** There is no such lease. */
    record Unknown() implements RemainingTime {

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.unknown(this);
        }
    }

    /** One method per kind of answer. */
    interface Cases<R> {

        R lives(Lives answer);

        R ending(Ending answer);

        R unknown(Unknown answer);
    }
}
