package dev.muster.starter.config.live;

import dev.muster.api.Cursor;
import dev.muster.api.config.ReceiptOutcome;
import dev.muster.api.config.ReceiptProblem;
import java.util.List;

/**
 * What was done with a state of the configuration.
 *
 * @param cursor the state
 * @param outcome what was done
 * @param problems why it was refused, or what waits for a restart; without values
 */
public record Decision(Cursor cursor, ReceiptOutcome outcome, List<ReceiptProblem> problems) {

    public Decision {
        problems = List.copyOf(problems);
    }
}
