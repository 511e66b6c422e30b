package dev.muster.api.coordination;

import java.util.List;

/**
 * A double barrier at one moment. Immutable.
 *
 * @param parties how many it waits for; 0 for one that nobody entered
 * @param open whether they were all there, so that who entered may work and nobody else enters
 * @param present who is there, by name
 */
public record BarrierView(BarrierName name, int parties, boolean open, List<String> present) {

    public BarrierView {
        present = List.copyOf(present);
    }
}
