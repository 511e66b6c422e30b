package dev.muster.config.dashboard;

import dev.muster.api.Namespace;
import dev.muster.api.config.GrayRelease;
import dev.muster.api.config.Receipt;
import dev.muster.api.config.ReleaseSummary;
import java.util.List;
import java.util.Map;

/**
 * One application with what is released for it and what its instances say.
 *
 * @param releases its current releases by profile
 * @param grays its gray releases
 * @param receipts instances by the outcome they last reported
 * @param instances their receipts, the troubled ones first; at most 200
 */
record ApplicationRow(
        Namespace namespace,
        String application,
        List<ReleaseSummary> releases,
        List<GrayRelease> grays,
        Map<String, Long> receipts,
        List<Receipt> instances) {}
