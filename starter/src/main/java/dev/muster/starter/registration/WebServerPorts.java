package dev.muster.starter.registration;

import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.ApplicationListener;

/** Notes where the web servers really listen; the management server speaks from a context of its own. */
final class WebServerPorts implements ApplicationListener<WebServerInitializedEvent> {

    private final ListeningPorts ports;

    WebServerPorts(ListeningPorts ports) {
        this.ports = ports;
    }

    @Override
    public void onApplicationEvent(WebServerInitializedEvent event) {
        int port = event.getWebServer().getPort();
        if (port <= 0) {
            return;
        }
        if (WebServerApplicationContext.hasServerNamespace(event.getApplicationContext(), "management")) {
            ports.managementAt(port);
        } else {
            ports.applicationAt(port);
        }
    }
}
