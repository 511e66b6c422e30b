package dev.muster.config.coordination.queue;

import dev.muster.api.coordination.Key;
import dev.muster.api.coordination.QueueSettings;
import dev.muster.api.coordination.QueueStart;
import dev.muster.api.coordination.QueueView;

/**
 * Which key a queue waits for: one of those that clients can write, which are behind a prefix that callers do not see. So
 * no caller asks for keys of the servers.
 */
final class StartKeys {

    private static final String CLIENTS = "etcd/";

    private StartKeys() {}

    static QueueSettings toStore(QueueSettings settings) {
        return settings.start() instanceof QueueStart.WhenPresent wanted
                ? with(settings, CLIENTS + wanted.key().text())
                : settings;
    }

    static QueueSettings toCaller(QueueSettings settings) {
        return settings.start() instanceof QueueStart.WhenPresent
                ? withStart(settings, toCaller(settings.start()))
                : settings;
    }

    static QueueStart toCaller(QueueStart start) {
        return start instanceof QueueStart.WhenPresent wanted
                ? new QueueStart.WhenPresent(Key.of(wanted.key().text().substring(CLIENTS.length())))
                : start;
    }

    static QueueView toCaller(QueueView view) {
        return new QueueView(
                view.name(),
                toCaller(view.settings()),
                view.started(),
                view.ready(),
                view.delayed(),
                view.taken(),
                view.dead(),
                view.inFlight());
    }

    private static QueueSettings with(QueueSettings settings, String key) {
        return withStart(settings, new QueueStart.WhenPresent(Key.of(key)));
    }

    private static QueueSettings withStart(QueueSettings settings, QueueStart start) {
        return new QueueSettings(settings.lengthMax(), settings.deliveriesMax(), start);
    }
}
