package dev.muster.faults;

import dev.muster.faults.workload.Weakness;

/**
 * One workload under one fault.
 *
 * @param weakness what is wrong with the clients; with any but {@code NONE} a check must find something
 */
record Run(String workload, String fault, Weakness weakness) {

    /** Whether the run shows that a check can fail, and not that the cluster is right. */
    boolean control() {
        return weakness != Weakness.NONE;
    }

    /** A name for files and keys. */
    String name() {
        return workload + "-" + fault + (control() ? "-" + weakness.text().replace(' ', '-') : "");
    }
}
